namespace Fabra.Core.Identity;

/// <summary>
/// What a call does, as far as rights go. Each call of the contract and each REST route is exactly one of these; several may be the same.
/// </summary>
public enum Operation
{
    /// <summary>Read values of features, the newest or as of an instant.</summary>
    ReadFeatures,

    /// <summary>Write values of features.</summary>
    WriteFeatures,

    /// <summary>Read how entities and features are defined.</summary>
    ReadDefinitions,

    /// <summary>Register entities and features, or newer versions of them.</summary>
    RegisterFeatures,

    /// <summary>In one call, or in a session.</summary>
    AssembleContexts,

    /// <summary>One by one, as lists and as streams, with their lineage.</summary>
    ReadContexts,

    /// <summary>Assemble recorded contexts again, without recording anything.</summary>
    ReplayContexts,

    /// <summary>Read how indexes are made and how much is in them.</summary>
    ReadIndexes,

    /// <summary>Create, delete and compact.</summary>
    ManageIndexes,

    /// <summary>One by one or as a list, as of now or an instant.</summary>
    ReadDocuments,

    /// <summary>Index documents, in one call or as a stream.</summary>
    WriteDocuments,

    /// <summary>Delete documents, whose versions recorded contexts keep.</summary>
    DeleteDocuments,

    /// <summary>Search an index, now or as of an instant.</summary>
    SearchDocuments,

    /// <summary>What the server is and how it does: its version, health, metrics and contract.</summary>
    ReadServer,

    /// <summary>Read the stores of the server with SQL.</summary>
    QuerySql,

    /// <summary>List the parts of the context log, and drop old ones.</summary>
    ManagePartitions,
}
