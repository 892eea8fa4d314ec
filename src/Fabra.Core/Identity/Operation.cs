namespace Fabra.Core.Identity;

/// <summary>
/// What a call does, as far as rights go. Each call of the contract and each REST route is exactly one of these; several may be the same.
/// </summary>
public enum Operation
{
    ReadFeatures,
    WriteFeatures,
    ReadDefinitions,

    /// <summary>Register entities and features, or newer versions of them.</summary>
    RegisterFeatures,

    /// <summary>In one call, or in a session.</summary>
    AssembleContexts,

    /// <summary>One by one, as lists and as streams, with their lineage.</summary>
    ReadContexts,
    ReplayContexts,

    ReadIndexes,

    /// <summary>Create, delete and compact.</summary>
    ManageIndexes,
    ReadDocuments,
    WriteDocuments,
    DeleteDocuments,
    SearchDocuments,

    /// <summary>What the server is and how it does: its version, health, metrics and contract.</summary>
    ReadServer,
    QuerySql,

    /// <summary>List the parts of the context log, and drop old ones.</summary>
    ManagePartitions,
}
