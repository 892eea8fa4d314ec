namespace Fabra.Core.Retrievals;

/// <summary>The failures of a retrieval that are not the request's fault: an optional item does without, and lineage says why.</summary>
internal static class RetrievalFailures
{
    /// <summary>Null: the failure is the request's own fault, or none that a retrieval can have.</summary>
    public static ErrorReason? ReasonOf(Exception failure) => failure switch
    {
        StoreUnavailableException => ErrorReason.StoreUnavailable,
        FabraException { Reason: ErrorReason.EmbedderUnavailable or ErrorReason.ContextFunctionFailed } known => known.Reason,
        _ => null,
    };

    /// <summary>For the lineage.</summary>
    public static string TextOf(Exception failure) => failure is StoreUnavailableException
        ? $"the index did not answer: {failure.Message}"
        : failure.Message;

    /// <summary>The failure that a record tells of, so that code which met it then meets it again.</summary>
    public static Exception Recorded(ErrorReason reason, string text) => reason == ErrorReason.StoreUnavailable
        ? new StoreUnavailableException("documents", text)
        : new FabraException(reason, text);
}
