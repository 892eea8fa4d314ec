namespace Fabra.Core.Errors;

/// <summary>Paths of fields in a request, such as <c>items[3].retrieval.top_k</c>.</summary>
internal static class FieldPaths
{
    /// <summary>A field below another; itself when there is none above.</summary>
    public static string Below(string above, string field) => above.Length == 0 ? field : $"{above}.{field}";

    /// <summary>A refusal whose fields were named without knowing where in the request they are.</summary>
    public static FabraException Below(this FabraException refusal, string above)
    {
        if (above.Length == 0 || refusal.Fields.Count == 0)
        {
            return refusal;
        }

        var message = refusal.Message.StartsWith(refusal.Fields[0].Field, StringComparison.Ordinal)
            ? Below(above, refusal.Message)
            : refusal.Message;
        return new FabraException(refusal.Reason, message, refusal)
        {
            Fields = [.. refusal.Fields.Select(fault => fault with { Field = Below(above, fault.Field) })],
            Metadata = refusal.Metadata,
            Detail = refusal.Detail,
        };
    }
}
