namespace Fabra.Bench.Documents;

/// <summary>A query whose answers are known.</summary>
/// <param name="Kind">How it was made, see <see cref="QueryMaker"/>.</param>
/// <param name="Text">What is searched for.</param>
/// <param name="Answers">Documents of which any one is right.</param>
internal sealed record LabelledQuery(string Kind, string Text, IReadOnlySet<string> Answers);
