using System.Diagnostics;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Search;

namespace Fabra.Bench.Documents;

/// <summary>What each step of preparing texts costs by itself, in this process and on one thread.</summary>
internal static class TextCosts
{
    public static async Task PrintAsync(IReadOnlyList<PackageText> texts)
    {
        using var embedder = new LocalEmbeddingGenerator();
        string[] all = [.. texts.Select(text => text.Text)];
        Console.WriteLine();
        Console.WriteLine("| step, one thread | texts/s | MB/s |");
        Console.WriteLine("|---|--:|--:|");
        Measure("split into passages, o200k_base", all, text => TextChunker.Split(text, ChunkingOptions.Default));
        Measure("find the terms", all, text => TermAnalyzer.Analyze(text));
        await MeasureAsync("embed, local-ngram-v2", all, async text => await embedder.GenerateAsync([text]));
    }

    private static void Measure(string name, string[] texts, Action<string> step) => MeasureAsync(name, texts, text =>
    {
        step(text);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    private static async Task MeasureAsync(string name, string[] texts, Func<string, Task> step)
    {
        // The first pass is the compiler's.
        foreach (var text in texts.Take(texts.Length / 4))
        {
            await step(text);
        }

        var started = Stopwatch.GetTimestamp();
        foreach (var text in texts)
        {
            await step(text);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"| {name} | {texts.Length / seconds:0} | {texts.Sum(text => (long)text.Length) / seconds / 1e6:0.0} |");
    }
}
