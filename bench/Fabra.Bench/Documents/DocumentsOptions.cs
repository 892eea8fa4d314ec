using System.Globalization;

namespace Fabra.Bench.Documents;

/// <summary>What can be said on the command line, as <c>--name value</c>.</summary>
/// <param name="Server">The server's program, <c>fabra.dll</c>.</param>
/// <param name="Documents">How many texts to index. Default 20,000.</param>
/// <param name="Queries">How many queries of each kind. Default 600.</param>
/// <param name="Half">Of which half of the texts queries are made: <c>report</c>, or <c>tune</c>.</param>
/// <param name="Texts">Folder that the texts are kept in.</param>
internal sealed record DocumentsOptions(string Server, int Documents, int Queries, string Half, string Texts)
{
    public static DocumentsOptions Parse(string[] arguments)
    {
        var given = arguments.Chunk(2).ToDictionary(
            pair => pair[0].TrimStart('-'), pair => pair.Length == 2 ? pair[1] : "", StringComparer.Ordinal);
        return new DocumentsOptions(
            given.GetValueOrDefault("server") ?? throw new ArgumentException("--server names the server's fabra.dll"),
            Number("documents", 20_000),
            Number("queries", 600),
            given.GetValueOrDefault("half", "report"),
            given.GetValueOrDefault("texts") ?? Path.Combine(Path.GetTempPath(), "fabra-bench-texts"));

        int Number(string name, int absent) =>
            given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : absent;
    }
}
