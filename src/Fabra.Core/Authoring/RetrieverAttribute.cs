namespace Fabra.Authoring;

/// <summary>
/// Declares a retriever: a static method <c>Task&lt;IReadOnlyList&lt;string&gt;&gt; Method([RetrieverScope scope, ]string query[,
/// CancellationToken])</c>, or one that returns the list or a ValueTask of it, which contexts call through
/// <see cref="ContextScope.RetrieveAsync"/> and items name, so that the retrieval stands in the lineage. What it searches through the
/// scope stands there chunk by chunk, and a replay runs it again over those chunks; without, a replay takes its texts from the record.
/// </summary>
/// <param name="name">1 to 200 characters: letters, digits, <c>_ - .</c></param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RetrieverAttribute(string name) : Attribute
{
    /// <summary>As given.</summary>
    public string Name { get; } = name;

    /// <summary>The index that the method searches, for the lineage. Empty: the one it searches through its scope, if it is one.</summary>
    public string IndexName { get; init; } = "";
}
