using Fabra.V1;

namespace Fabra.Client.Internal;

/// <summary>What was read, as the type that was asked for.</summary>
internal static class FeatureReads
{
    public static T? As<T>(FeatureValue found, string entityId)
    {
        // default(T) of a value type would pass for a value that was never there.
        if (!FabraValue.IsPresent(found.Value) && default(T) is not null)
        {
            throw new FeatureValueMissingException(found.FeatureName, entityId, found.Status, typeof(T));
        }

        return found.Value.To<T>();
    }
}
