using Fabra.Authoring;

namespace Fabra.Integration.Tests.Contexts;

/// <summary>A named context that says what a caller can also say with items.</summary>
internal static class Profile
{
    [Context("profile")]
    public static IEnumerable<ContextItem> Build(ContextScope scope, string user_id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return
        [
            ContextItem.OfFeature("engagement_score", user_id, "User Engagement: {}", priority: 2),
            ContextItem.OfFeature("user_preferences", user_id, "Preferences: {}", priority: 1),
        ];
    }
}
