using System.Text;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;
using Fabra.Client.Fakes;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Cli.Tests;

/// <summary>The result of one run.</summary>
internal sealed record CliRun(int Code, string Out, string Error);

/// <summary>Runs command lines in this process against a fake server, with a folder of its own.</summary>
public abstract class CliTest : IAsyncLifetime
{
    protected const string Id = "01912345-6789-7abc-8ef0-000000000000";

    private FakeServer? _server;

    internal FakeState State => _server!.State;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("fabra-cli-").FullName;

    protected string Address => _server!.Address;

    /// <summary>What is piped into the next runs, or typed at the terminal.</summary>
    private protected byte[] Input { get; set; } = [];

    /// <summary>The columns of the terminal.</summary>
    private protected int Width { get; set; } = 160;

    /// <summary>What is piped in instead, where reading it does more than give bytes.</summary>
    private protected Stream? InputStream { get; set; }

    /// <summary>How far this machine's clock is ahead of the server's.</summary>
    private protected TimeSpan ClockAhead { get; set; }

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs as a script would: nothing is a terminal.</summary>
    private protected Task<CliRun> RunAsync(params string[] arguments) => RunAsync(false, Cancellation, arguments);

    /// <summary>Runs as a person would see it.</summary>
    private protected Task<CliRun> RunOnTerminalAsync(params string[] arguments) => RunAsync(true, Cancellation, arguments);

    private protected async Task<CliRun> RunAsync(bool terminal, CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CliConsole(output, error)
        {
            OutIsTerminal = terminal,
            ErrorIsTerminal = terminal,
            InIsTerminal = terminal,
            OpenIn = () => InputStream ?? new MemoryStream(Input),
            Width = Width,
            Variable = name => name switch
            {
                FabraClientOptions.AddressVariable => Address,
                "TERM" => "dumb",
                _ => null,
            },
            Clock = new InstantTimeProvider { Ahead = ClockAhead },
        };
        var code = await FabraCommandLine.RunAsync(arguments, console, cancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    private protected string FileOf(string name, string content) => FileOf(name, Encoding.UTF8.GetBytes(content));

    private protected string FileOf(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    private protected void DefineIndex(string name = "kb") => State.Indexes.Add(new V1.Index
    {
        Name = name,
        Description = "Knowledge",
        Chunking = new Chunking { MaxTokens = 512, OverlapTokens = 51 },
        Embedder = new Embedder { Model = "local-ngram-v2", Dimensions = 768 },
        CreatedAt = SampleContexts.Time(0),
    });

    /// <summary>The document that the fake server holds.</summary>
    private protected DocumentInput Stored(string id) => State.Documents[$"kb/{id}"].Document;

    private protected void AddContexts(int count)
    {
        for (var i = 0; i < count; i++)
        {
            State.Contexts.Add(SampleContexts.Create($"01912345-6789-7abc-8ef0-{i:D12}", i));
        }
    }

    private protected void DefineFeatures()
    {
        State.Definitions.Add(new FeatureDefinition
        {
            Name = "engagement_score",
            EntityName = "user",
            ValueType = V1.ValueType.Double,
            Ttl = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
            DefinitionVersion = 1,
        });
        State.Definitions.Add(new FeatureDefinition { Name = "tier", EntityName = "user", ValueType = V1.ValueType.String });
        State.Values[("engagement_score", "user123")] = new FeatureValue
        {
            FeatureName = "engagement_score",
            Value = FabraValue.From(85.5),
            Status = FeatureStatus.Present,
            Source = FeatureSource.Cache,
            Timestamp = SampleContexts.Time(0),
            FreshnessMs = 150,
        };
    }
}
