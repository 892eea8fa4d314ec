using Fabra.Core.Errors;

namespace Fabra.Core.Naming;

/// <summary>Refusals of unknown names, each with the closest known ones.</summary>
public static class NotFound
{
    public static FabraException Feature(string field, string name, IEnumerable<string> known) =>
        Unknown(ErrorReason.UnknownFeature, "feature", field, name, known);

    public static FabraException Entity(string field, string name, IEnumerable<string> known) =>
        Unknown(ErrorReason.UnknownEntity, "entity", field, name, known);

    public static FabraException ContextName(string field, string name, IEnumerable<string> known) =>
        Unknown(ErrorReason.UnknownContextName, "context", field, name, known);

    public static FabraException Context(Guid contextId) => new(ErrorReason.ContextNotFound, $"no context {contextId}")
    {
        Metadata = new Dictionary<string, string> { ["context_id"] = contextId.ToString() },
    };

    private static FabraException Unknown(
        ErrorReason reason, string what, string field, string name, IEnumerable<string> known)
    {
        var closest = ClosestNames.To(name, known);
        return new FabraException(reason, $"{field}: no {what} \"{name}\"{ClosestNames.Hint(closest)}")
        {
            Fields = [new FieldViolation(field, $"no {what} \"{name}\"{ClosestNames.Hint(closest)}")],
            Metadata = new Dictionary<string, string> { ["name"] = name, ["closest"] = string.Join(",", closest) },
        };
    }
}
