using Fabra.V1;

namespace Fabra.Client;

/// <summary>One batch is durable.</summary>
/// <param name="FirstIndex">The position of the batch's first write in what was given, from 0.</param>
/// <param name="Count">How many writes the batch held.</param>
/// <param name="WrittenCount">How many of them are durable now.</param>
/// <param name="Rejected">The writes that were refused, and why.</param>
public sealed record IngestAck(long FirstIndex, int Count, long WrittenCount, IReadOnlyList<IngestRejection> Rejected);

/// <summary>One write was refused.</summary>
/// <param name="Index">Its position in what was given, from 0.</param>
/// <param name="Write">The write itself.</param>
/// <param name="Reason">The reason, such as <c>WRONG_VALUE_TYPE</c>.</param>
/// <param name="Message">The reason for people.</param>
public sealed record IngestRejection(long Index, FeatureWrite Write, string Reason, string Message);
