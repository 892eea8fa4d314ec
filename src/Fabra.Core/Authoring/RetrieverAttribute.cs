namespace Fabra.Authoring;

/// <summary>
/// Declares a retriever: a static method <c>Task&lt;IReadOnlyList&lt;string&gt;&gt; Method([RetrieverScope scope, ]string query[,
/// CancellationToken])</c>, or one that returns the list or a ValueTask of it. Contexts call it through
/// <see cref="ContextScope.RetrieveAsync"/>, items name it, and either way the retrieval is in the lineage. Every chunk that it finds
/// through its scope is there, too, and a replay runs it again over those chunks. Without one, a replay takes its texts from the record.
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
