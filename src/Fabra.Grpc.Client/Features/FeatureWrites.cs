using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client;

/// <summary>Makes the writes that <see cref="FabraClient.WriteFeaturesAsync"/> takes.</summary>
public static class FeatureWrites
{
    /// <summary>One value to append.</summary>
    /// <param name="featureName">A registered feature.</param>
    /// <param name="entityId">The entity's id: 1 to 1,000 characters.</param>
    /// <param name="value">The value, converted by <see cref="FabraValue.From(object?)"/>; <c>null</c> writes an explicit null.</param>
    /// <param name="eventTime">When the value became true, at most 5 s ahead of the server. Null: when the server receives it.</param>
    /// <exception cref="ArgumentException">No value holds <paramref name="value"/> exactly.</exception>
    public static FeatureWrite Create(string featureName, string entityId, object? value, DateTimeOffset? eventTime = null) => new()
    {
        FeatureName = featureName,
        EntityId = entityId,
        Value = FabraValue.From(value),
        EventTime = eventTime is { } time ? Timestamp.FromDateTimeOffset(time) : null,
    };
}
