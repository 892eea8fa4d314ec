using Fabra.Client;
using Fabra.Integration.Tests.Documents;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.Collections;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fabra.Integration.Tests.Requests;

/// <summary>Lists whose entries are more than 4 MB together, read by clients that nobody has told to take more.</summary>
public sealed class LargePageTests : IAsyncLifetime
{
    private const int ClientsTake = 4 * 1024 * 1024;

    private RunningServer? _running;
    private GrpcChannel? _channel;

    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    private FabraClient Client => _running!.Client;

    private IndexService.IndexServiceClient Indexes => new(_channel);

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServer.StartAsync(builder => builder.Options.Limits.MaxSendMessageBytes = 8 * 1024 * 1024);
        _channel = GrpcChannel.ForAddress(_running.Server.GrpcAddress);
    }

    public async ValueTask DisposeAsync()
    {
        _channel!.Dispose();
        await _running!.DisposeAsync();
    }

    [Fact]
    public async Task ListContexts_full_ones_come_in_pages_that_every_client_takes()
    {
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Add((await Samples.AssembleAsync(Client, "large", new string((char)('a' + i), 1_000_000))).ContextId);
        }

        var contexts = new ContextService.ContextServiceClient(_channel);
        foreach (var order in new[] { ContextOrder.OldestFirst, ContextOrder.NewestFirst })
        {
            var listed = await PagesAsync(async token =>
            {
                var request = new ListContextsRequest { View = ContextView.Full, Order = order, PageSize = 1000, PageToken = token };
                var page = await contexts.ListContextsAsync(request, Call);
                return (page.NextPageToken, page.Contexts, page.CalculateSize());
            });

            listed.Pages.ShouldBeGreaterThan(1);
            listed.Entries.Select(context => context.ContextId)
                .ShouldBe(order == ContextOrder.OldestFirst ? made : made.AsEnumerable().Reverse());
            listed.Entries.ShouldAllBe(context => context.Content.Length == 1_000_000);
        }

        (await Client.ListContextsAsync(options: new() { PageSize = 1000 }, cancellationToken: Call.CancellationToken)
            .CountAsync(Call.CancellationToken)).ShouldBe(7);
    }

    [Fact]
    public async Task ListFeatureDefinitions_with_large_defaults_comes_in_pages()
    {
        FeatureDefinition[] definitions =
        [
            .. Enumerable.Range(0, 50).Select(i => new FeatureDefinition
            {
                Name = $"f{i:D2}",
                EntityName = "large",
                ValueType = V1.ValueType.String,
                DefaultValue = FabraValue.From(new string('x', 100_000)),
            }),
        ];
        await Client.RegisterFeaturesAsync([new Entity { Name = "large" }], definitions, cancellationToken: Call.CancellationToken);
        var features = new FeatureService.FeatureServiceClient(_channel);

        var listed = await PagesAsync(async token =>
        {
            var page = await features.ListFeatureDefinitionsAsync(new() { EntityName = "large", PageSize = 1000, PageToken = token }, Call);
            return (page.NextPageToken, page.Features, page.CalculateSize());
        });

        listed.Pages.ShouldBe(2);
        listed.Entries.Select(feature => feature.Name).ShouldBe(definitions.Select(feature => feature.Name));
    }

    [Fact]
    public async Task ListDocuments_with_large_metadata_comes_in_pages()
    {
        await Policies.CreateAsync(Client);
        DocumentInput[] documents =
        [
            .. Enumerable.Range(0, 70).Select(i => new DocumentInput
            {
                DocumentId = $"d{i:D2}",
                Text = "One.",
                Metadata = { ["large"] = FabraValue.From(new string('x', 64_000)) },
            }),
        ];
        await Policies.IndexAsync(Client, documents);

        var listed = await PagesAsync(async token =>
        {
            var page = await Indexes.ListDocumentsAsync(new() { IndexName = Policies.Index, PageSize = 1000, PageToken = token }, Call);
            return (page.NextPageToken, page.Documents, page.CalculateSize());
        });

        listed.Pages.ShouldBe(2);
        listed.Entries.Select(document => document.DocumentId).ShouldBe(documents.Select(document => document.DocumentId));
    }

    [Fact]
    public async Task ListIndexes_with_long_descriptions_comes_in_pages()
    {
        string[] names = [.. Enumerable.Range(0, 620).Select(i => $"i{i:D3}")];
        await Parallel.ForEachAsync(names, Call.CancellationToken, async (name, _) => await Client.Indexes.CreateIndexAsync(
            new() { Index = new V1.Index { Name = name, Description = new string('長', 2000) } }, Call));

        var listed = await PagesAsync(async token =>
        {
            var page = await Indexes.ListIndexesAsync(new() { PageSize = 1000, PageToken = token }, Call);
            return (page.NextPageToken, page.Indexes, page.CalculateSize());
        });

        listed.Pages.ShouldBe(2);
        listed.Entries.Select(index => index.Name).ShouldBe(names);
    }

    [Fact]
    public async Task GetFeatures_beyond_the_largest_message_says_what_is_too_large()
    {
        await Samples.RegisterAsync(Client);
        await Client.WriteFeaturesAsync(
            [FeatureWrites.Create(Samples.Tier, "u1", new string('x', 900_000))], cancellationToken: Call.CancellationToken);
        var features = new FeatureService.FeatureServiceClient(_channel);
        var request = new GetFeaturesRequest { FeatureNames = { Samples.Tier }, EntityIds = { Enumerable.Repeat("u1", 10) } };

        var refused = await Should.ThrowAsync<RpcException>(features.GetFeaturesAsync(request, Call).ResponseAsync);

        refused.ShouldSay(StatusCode.InvalidArgument, "TOO_LARGE", "entity_ids");
    }

    private static async Task<(int Pages, List<T> Entries)> PagesAsync<T>(
        Func<string, Task<(string Next, RepeatedField<T> Entries, int Bytes)>> read)
    {
        var (pages, entries, token) = (0, new List<T>(), "");
        do
        {
            var page = await read(token);
            page.Bytes.ShouldBeLessThan(ClientsTake);
            entries.AddRange(page.Entries);
            (pages, token) = (pages + 1, page.Next);
        }
        while (token.Length > 0);

        return (pages, entries);
    }
}
