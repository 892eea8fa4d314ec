namespace Fabra.Core.Requests;

/// <summary>The refusal of a request id that was used for something else.</summary>
internal static class RequestIdReuse
{
    public static FabraException Refusal(string requestId, RequestKeyMatch earlier)
    {
        var metadata = new Dictionary<string, string> { ["request_id"] = requestId };
        if (earlier.ResultId is { } contextId)
        {
            metadata["context_id"] = contextId.ToString();
        }

        return new FabraException(ErrorReason.RequestIdReused, $"request_id \"{requestId}\" was used with another request")
        {
            Fields = [new FieldViolation("request_id", "was used with another request within 24 hours")],
            Metadata = metadata,
        };
    }
}
