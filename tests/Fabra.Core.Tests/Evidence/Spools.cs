using Fabra.Core.Contexts;
using Fabra.Core.Evidence.Spool;
using Fabra.Testing;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Tests.Evidence;

internal static class Spools
{
    public static Task<ContextSpool> OpenAsync(
        string folder,
        TimeProvider? time = null,
        ILogger<ContextSpool>? logger = null,
        long maxBytes = 1L << 30,
        long segmentBytes = 64 << 10,
        SpoolAdoption? adopt = null,
        CancellationToken cancellationToken = default) =>
        ContextSpool.OpenAsync(
            new SpoolOptions
            {
                Directory = folder,
                Store = ContextSamples.Store,
                Adopt = adopt,
                MaxBytes = maxBytes,
                SegmentBytes = segmentBytes,
            },
            time ?? new ManualTimeProvider(),
            logger ?? new CapturedLog<ContextSpool>(),
            cancellationToken);

    public static SpooledContext Sample(int number, int contentBytes = 40) =>
        new(ContextSamples.Record(number, contentBytes), ContextSamples.Key(number), ContextSamples.Start);

    /// <summary>Opens, appends, closes.</summary>
    public static async Task FillAsync(string folder, IEnumerable<SpooledContext> contexts, CancellationToken cancellationToken)
    {
        await using var spool = await OpenAsync(folder, cancellationToken: cancellationToken);
        foreach (var context in contexts)
        {
            await spool.AppendAsync(context, cancellationToken);
        }
    }

    public static async Task<List<SpooledContext>> ReadAllAsync(ContextSpool spool, CancellationToken cancellationToken)
    {
        List<SpooledContext> all = [];
        foreach (var entry in spool.Peek(int.MaxValue, long.MaxValue))
        {
            all.Add(await spool.ReadAsync(entry, cancellationToken));
        }

        return all;
    }

    public static IEnumerable<Guid> Ids(IEnumerable<SpooledContext> contexts) => contexts.Select(context => context.Record.ContextId);

    public static IEnumerable<Guid> Ids(params int[] numbers) => numbers.Select(ContextSamples.Id);

    public static string[] Segments(string folder) => [.. Directory.GetFiles(folder, "segment-*.spool").Order(StringComparer.Ordinal)];

    public static void ShouldBeSameAs(this ContextRecord? actual, ContextRecord expected)
    {
        actual.ShouldNotBeNull();

        // Everything but the segments and collections by value; those by their own equality.
        (actual with
        {
            Content = default,
            Plan = default,
            Lineage = default,
            Meta = default,
            Salts = default,
            Manifest = default,
            Subjects = expected.Subjects,
            Labels = expected.Labels,
        }).ShouldBe(expected with
        {
            Content = default,
            Plan = default,
            Lineage = default,
            Meta = default,
            Salts = default,
            Manifest = default,
        });
        actual.Content.Span.SequenceEqual(expected.Content.Span).ShouldBeTrue(nameof(actual.Content));
        actual.Plan.Span.SequenceEqual(expected.Plan.Span).ShouldBeTrue(nameof(actual.Plan));
        actual.Lineage.Span.SequenceEqual(expected.Lineage.Span).ShouldBeTrue(nameof(actual.Lineage));
        actual.Meta.Span.SequenceEqual(expected.Meta.Span).ShouldBeTrue(nameof(actual.Meta));
        actual.Salts.Span.SequenceEqual(expected.Salts.Span).ShouldBeTrue(nameof(actual.Salts));
        actual.Manifest.Span.SequenceEqual(expected.Manifest.Span).ShouldBeTrue(nameof(actual.Manifest));
        actual.Subjects.ShouldBe(expected.Subjects);
        actual.Labels.ShouldBe(expected.Labels);
    }
}
