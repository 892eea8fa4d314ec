using Fabra.Core.Values;

namespace Fabra.Core.Naming;

/// <summary>Refusals of unknown names, each with the closest known ones.</summary>
internal static class NotFound
{
    public static FabraException Feature(string field, string name, IEnumerable<string> known) =>
        Unknown(ErrorReason.UnknownFeature, "feature", field, name, known);

    public static FabraException Entity(string field, string name, IEnumerable<string> known) =>
        Unknown(ErrorReason.UnknownEntity, "entity", field, name, known);

    public static FabraException ContextName(string field, string name, IEnumerable<string> known) =>
        Unknown(ErrorReason.UnknownContextName, "context", field, name, known);

    public static FabraException Index(string field, string name, IEnumerable<string> known) =>
        Unknown(ErrorReason.UnknownIndex, "index", field, name, known);

    /// <summary>An index that did not exist at an instant, whether one of its name exists now or not.</summary>
    public static FabraException Index(string field, string name, IEnumerable<string> known, DateTimeOffset asOf) =>
        Unknown(
            ErrorReason.UnknownIndex,
            $"index as of {TimestampText.Format(asOf)} named",
            field,
            name,
            known.Where(candidate => candidate != name));

    public static FabraException Document(string indexName, string documentId, DateTimeOffset? asOf)
    {
        var when = asOf is { } instant ? $" as of {TimestampText.Format(instant)}" : "";
        var description = $"index \"{indexName}\" has no document \"{Shown(documentId)}\"{when}";
        return new FabraException(ErrorReason.DocumentNotFound, $"document_id: {description}")
        {
            Fields = [new FieldViolation("document_id", description)],
            Metadata = new Dictionary<string, string> { ["index_name"] = indexName, ["document_id"] = Shown(documentId) },
        };
    }

    public static FabraException Retriever(string field, string name, IEnumerable<string> known) =>
        Unknown(ErrorReason.UnknownRetriever, "retriever", field, name, known);

    public static FabraException Context(Guid contextId) => new(ErrorReason.ContextNotFound, $"no context {contextId}")
    {
        Metadata = new Dictionary<string, string> { ["context_id"] = contextId.ToString() },
    };

    private static FabraException Unknown(
        ErrorReason reason, string what, string field, string name, IEnumerable<string> known)
    {
        var closest = ClosestNames.To(name, known);
        var shown = Shown(name);
        return new FabraException(reason, $"{field}: no {what} \"{shown}\"{ClosestNames.Hint(closest)}")
        {
            Fields = [new FieldViolation(field, $"no {what} \"{shown}\"{ClosestNames.Hint(closest)}")],
            Metadata = new Dictionary<string, string> { ["name"] = shown, ["closest"] = string.Join(",", closest) },
        };
    }

    // Errors travel in headers: a name that is too long to exist is not repeated whole.
    private static string Shown(string name) => name.Length <= Names.MaxNameLength
        ? name
        : string.Concat(name.AsSpan(0, Names.MaxNameLength - (char.IsHighSurrogate(name[Names.MaxNameLength - 1]) ? 1 : 0)), "...");
}
