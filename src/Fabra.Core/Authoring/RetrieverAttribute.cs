namespace Fabra.Core.Authoring;

/// <summary>
/// Declares a retriever: a static method <c>Task&lt;IReadOnlyList&lt;string&gt;&gt; Method(string query[, CancellationToken])</c>, or
/// one that returns the list or a ValueTask of it, which contexts call through <see cref="ContextScope.RetrieveAsync"/>, so that the
/// retrieval stands in the lineage.
/// </summary>
/// <param name="name">1 to 200 characters: letters, digits, <c>_ - .</c></param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RetrieverAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>The index that the method searches, for the lineage. Empty: none.</summary>
    public string IndexName { get; init; } = "";
}
