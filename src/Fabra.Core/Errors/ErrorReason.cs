namespace Fabra.Authoring;

/// <summary>The documented reasons of errors; the same names as the contract's <c>ErrorReason</c>, see docs/errors.md.</summary>
public enum ErrorReason
{
    /// <summary>A field is malformed or out of range; BadRequest names it.</summary>
    InvalidField,

    /// <summary>An id is not a UUID.</summary>
    MalformedId,

    /// <summary>A value's type is not the feature's.</summary>
    WrongValueType,

    /// <summary>NaN, an infinity, U+0000, lists nested more than 32 deep, or a value without a kind.</summary>
    InvalidValue,

    /// <summary>A page or resume token is damaged or belongs to another query.</summary>
    InvalidPageToken,

    /// <summary>Start lies after end.</summary>
    InvalidTimeRange,

    /// <summary>An event time is more than 5 s ahead of the server.</summary>
    EventTimeInFuture,

    /// <summary>The features asked for belong to different entities.</summary>
    MixedEntities,

    /// <summary>A request or item is larger than its limit.</summary>
    TooLarge,

    /// <summary>More items than an assembly may hold.</summary>
    TooManyItems,

    /// <summary>No such feature; <c>closest</c> lists similar names.</summary>
    UnknownFeature,

    /// <summary>No such entity; <c>closest</c> lists similar names.</summary>
    UnknownEntity,

    /// <summary>No context is registered under the name; <c>closest</c> lists similar names.</summary>
    UnknownContextName,

    /// <summary>No context has the id.</summary>
    ContextNotFound,

    /// <summary>Strict freshness was asked for and at least one value is too old.</summary>
    FreshnessViolated,

    /// <summary>A required item has no value.</summary>
    RequiredItemMissing,

    /// <summary>The record holds hashes only, so there is nothing to replay.</summary>
    ContentNotRecorded,

    /// <summary>The request id was used before with another request.</summary>
    RequestIdReused,

    /// <summary>Durable evidence is required and the context log cannot be written. No id was handed out.</summary>
    EvidenceNotDurable,

    /// <summary>A store did not answer.</summary>
    StoreUnavailable,

    /// <summary>The server is shutting down.</summary>
    ShuttingDown,

    /// <summary>A queue is full; retry after a pause.</summary>
    Overloaded,

    /// <summary>A session step came before open or after commit.</summary>
    SessionProtocol,

    /// <summary>No message came for the session's idle limit (60 s).</summary>
    SessionIdle,

    /// <summary>The session lasted longer than its limit (10 minutes).</summary>
    SessionExpired,

    /// <summary>The assembly holds more than its limit of bytes, values or retrievals.</summary>
    SessionLimit,

    /// <summary>SQL other than one read-only SELECT, or SQL that does not parse.</summary>
    InvalidSql,

    /// <summary>The API key is missing or wrong.</summary>
    Unauthenticated,

    /// <summary>A named context's own code failed.</summary>
    ContextFunctionFailed,

    /// <summary>Unforeseen; <c>trace_id</c> finds it in the server's log.</summary>
    Internal,

    /// <summary>The caller went away.</summary>
    Cancelled,

    /// <summary>The caller's deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>This server does not offer what was asked.</summary>
    NotSupported,

    /// <summary>The stored record does not match its own commitments.</summary>
    RecordDamaged,

    /// <summary>No such index; <c>closest</c> lists similar names.</summary>
    UnknownIndex,

    /// <summary>The index has no such document, or had none at that instant.</summary>
    DocumentNotFound,

    /// <summary>An index of that name with other settings exists.</summary>
    IndexExists,

    /// <summary>The index was made with another embedder than the server has now.</summary>
    EmbedderMismatch,

    /// <summary>The embedder failed, did not answer in time, or gave an answer that cannot be used.</summary>
    EmbedderUnavailable,

    /// <summary>A search filter is malformed; BadRequest names the field.</summary>
    InvalidFilter,

    /// <summary>The index was compacted, and an answer as of that instant would not be exact.</summary>
    HistoryCompacted,

    /// <summary>No retriever is registered under the name; <c>closest</c> lists similar names.</summary>
    UnknownRetriever,

    /// <summary>The server is not reached under the host name of the call.</summary>
    HostNotAllowed,

    /// <summary>Pages of the call's origin may not call the server.</summary>
    OriginNotAllowed,

    /// <summary>The call's metadata (HTTP headers) is larger than the server takes.</summary>
    MetadataTooLarge,

    /// <summary>Lists and structs nest deeper than every client can read.</summary>
    ValueTooDeep,

    /// <summary>The caller is known and may not do this; <c>operation</c> names what it may not.</summary>
    PermissionDenied,

    /// <summary>The embedder works, and does not take this text, for instance because its model reads no text so long.</summary>
    TextRefused,
}
