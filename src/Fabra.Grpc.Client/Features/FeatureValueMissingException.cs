using Fabra.V1;

namespace Fabra.Client;

/// <summary>A value was asked for as a type that cannot say "none", and there is none.</summary>
public sealed class FeatureValueMissingException : Exception
{
    /// <summary>An error as the client throws it, for fakes of the client too.</summary>
    /// <param name="featureName">The feature that was read.</param>
    /// <param name="entityId">The entity it was read for.</param>
    /// <param name="status">What was found instead of a value.</param>
    /// <param name="type">The type that was asked for.</param>
    public FeatureValueMissingException(string featureName, string entityId, FeatureStatus status, Type type)
        : base($"{featureName} of {entityId} has no value ({status}); ask for {type.Name}? where that is expected.")
    {
        FeatureName = featureName;
        EntityId = entityId;
        Status = status;
    }

    /// <summary>The feature that was read.</summary>
    public string FeatureName { get; }

    /// <summary>The entity it was read for.</summary>
    public string EntityId { get; }

    /// <summary>What was found instead of a value.</summary>
    public FeatureStatus Status { get; }
}
