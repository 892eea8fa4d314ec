namespace Fabra.Core.Tests.Authoring;

/// <summary>Every fault once.</summary>
internal sealed class BadDeclarations
{
    [Feature("no id", Entity = "user")]
    public static long BadName(string userId) => userId.Length;

    [Feature("no_id", Entity = "user")]
    public static long NoId() => 1;

    [Feature("odd_type", Entity = "user")]
    public static decimal OddType(string userId) => userId.Length;

    [Feature("endless", Entity = "user", TtlSeconds = double.NaN, MaxStalenessSeconds = -1)]
    public static long Endless(string userId) => userId.Length;

    [Feature("twice", Entity = "user")]
    public static long Once(string userId) => userId.Length;

    [Feature("twice", Entity = "user")]
    public static long Twice(string userId) => userId.Length;

    [Retriever("no_list")]
    public static string NoList(string query) => query;

    [Context("")]
    public static ContextItem[] NoName(ContextScope scope) => [];

    [Context("negative", MaxTokens = -1)]
    public static ContextItem[] Negative(ContextScope scope) => [];

    [Context("no_scope")]
    public static ContextItem[] NoScope(string user) => [];

    [Context("odd_input")]
    public static ContextItem[] OddInput(ContextScope scope, decimal amount) => [];

    [Context("no_items")]
    public static string NoItems(ContextScope scope) => "";

    [Context("generic")]
    public static ContextItem[] Generic<T>(ContextScope scope) => [];

    [Context("instance")]
    public ContextItem[] Instance(ContextScope scope) => GetHashCode() == 0 ? [] : [];
}
