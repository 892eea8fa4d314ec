namespace Fabra.Core.Features;

/// <summary>One value to append.</summary>
/// <param name="Place">Its place in the batch that the caller sent, from 0; refusals name it.</param>
/// <param name="FeatureName">A registered feature.</param>
/// <param name="EntityId">1 to 1,000 characters.</param>
/// <param name="Value">Of the feature's kind, or an explicit null.</param>
/// <param name="EventTime">When the value became true, at most 5 s ahead of the server. Null: now.</param>
internal sealed record FeatureWrite(int Place, string FeatureName, string EntityId, Value? Value, DateTimeOffset? EventTime);

/// <summary>One write of a batch that was refused, and why.</summary>
/// <param name="Place">Its place in the batch, from 0.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record RejectedWrite(int Place, FabraException Fault);
