using Fabra.V1;

namespace Fabra.Client;

/// <summary>One batch of documents is durable and searchable.</summary>
/// <param name="FirstIndex">The position of the batch's first document in what was given, from 0.</param>
/// <param name="Count">How many documents the batch held.</param>
/// <param name="IndexedCount">How many of them were stored.</param>
/// <param name="UnchangedCount">How many were stored already, word for word.</param>
/// <param name="ChunkCount">How many chunks the stored ones were split into.</param>
/// <param name="Rejected">The documents that were refused, and why.</param>
public sealed record IngestDocumentsAck(
    long FirstIndex, int Count, int IndexedCount, int UnchangedCount, int ChunkCount, IReadOnlyList<DocumentRejection> Rejected);

/// <summary>One document was refused.</summary>
/// <param name="Index">Its position in what was given, from 0.</param>
/// <param name="Document">The document itself.</param>
/// <param name="Reason">The reason, such as <c>INVALID_FIELD</c>.</param>
/// <param name="Message">The reason for people.</param>
public sealed record DocumentRejection(long Index, DocumentInput Document, string Reason, string Message);
