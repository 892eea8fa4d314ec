using Fabra.Core.Evidence;
using Fabra.Grpc.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace Fabra.Grpc.Server.Tests.Configuration;

public sealed class FabraOptionsLoaderTests
{
    [Fact]
    public void Load_nothing_set_gives_the_documented_defaults()
    {
        var result = Load();

        result.Problems.ShouldBeEmpty();
        result.Options.GrpcPort.ShouldBe(50051);
        result.Options.HttpPort.ShouldBe(8000);
        result.Options.Bind.ToString().ShouldBe("127.0.0.1");
        result.Options.Environment.ShouldBe(FabraEnvironment.Development);
        result.Options.Evidence.Mode.ShouldBe(EvidenceMode.BestEffort);
        result.Options.Evidence.IncludeContent.ShouldBeTrue();
        result.Options.DuckDb.Path.ShouldEndWith(Path.Join(".fabra", "fabra.duckdb"));
        result.Options.DuckDb.Path.ShouldStartWith("/");
        result.Options.Limits.DrainTimeout.ShouldBe(TimeSpan.FromSeconds(20));
        result.Options.DocumentImagesMaxBytes.ShouldBe(256L << 20);
        FabraOptionsLoader.Check(result.Options).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("FABRA_ENV", "staging")]
    [InlineData("FABRA_BIND", "not-an-address")]
    [InlineData("FABRA_GRPC_PORT", "-1")]
    [InlineData("FABRA_GRPC_PORT", "65536")]
    [InlineData("FABRA_HTTP_PORT", "8000x")]
    [InlineData("FABRA_HTTP_PORT", "8,000")]
    [InlineData("FABRA_REPLICA_ID", "two words")]
    [InlineData("FABRA_ALLOWED_HOSTS", "fabra.internal, two words")]
    [InlineData("FABRA_ALLOWED_HOSTS", "fabra.internal:8000")]
    [InlineData("FABRA_ALLOWED_ORIGINS", "app.example.org")]
    [InlineData("FABRA_ALLOWED_ORIGINS", "https://app.example.org/page")]
    [InlineData("FABRA_TRUST_FORWARDED_PREFIX", "perhaps")]
    [InlineData("FABRA_DUCKDB_PATH", "/tmp")]
    [InlineData("FABRA_DUCKDB_MEMORY_LIMIT", "1KiB")]
    [InlineData("FABRA_DUCKDB_MEMORY_LIMIT", "99999999999999999999")]
    [InlineData("FABRA_DUCKDB_MEMORY_LIMIT", "9223372036854775807TiB")]
    [InlineData("FABRA_DUCKDB_THREADS", "0")]
    [InlineData("FABRA_DOCUMENT_IMAGES_MAX_BYTES", "-1")]
    [InlineData("FABRA_DOCUMENT_IMAGES_MAX_BYTES", "2TiB")]
    [InlineData("FABRA_DUCKDB_CHECKPOINT_THRESHOLD", "1KiB")]
    [InlineData("FABRA_EVIDENCE_MODE", "maybe")]
    [InlineData("FABRA_EVIDENCE_TIMEOUT", "5ms")]
    [InlineData("FABRA_SPOOL_MAX_BYTES", "-5")]
    [InlineData("FABRA_SPOOL_ADOPT", "true")]
    [InlineData("FABRA_SPOOL_ADOPT", "5eed0000")]
    [InlineData("FABRA_RECORD_INCLUDE_CONTENT", "perhaps")]
    [InlineData("FABRA_CUSTOM_PRICING_FILE", "/nowhere/prices.json")]
    [InlineData("FABRA_ONLINE_MAX_ENTRIES", "1")]
    [InlineData("FABRA_MAX_RECEIVE_MESSAGE_BYTES", "1")]
    [InlineData("FABRA_MAX_SEND_MESSAGE_BYTES", "2GiB")]
    [InlineData("FABRA_DRAIN_TIMEOUT", "11m")]
    [InlineData("FABRA_DRAIN_TIMEOUT", "soon")]
    [InlineData("FABRA_HEALTH_INTERVAL", "0s")]
    [InlineData("FABRA_EMBEDDING_PROVIDER", "magic")]
    [InlineData("FABRA_EMBEDDING_BASE_URL", "api.openai.com")]
    [InlineData("FABRA_EMBEDDING_BASE_URL", "ftp://api.openai.com")]
    [InlineData("FABRA_EMBEDDING_MODEL", "two words")]
    [InlineData("FABRA_EMBEDDING_DIMENSIONS", "0")]
    [InlineData("FABRA_EMBEDDING_DIMENSIONS", "16385")]
    [InlineData("FABRA_EMBEDDING_REQUEST_DIMENSIONS", "perhaps")]
    [InlineData("FABRA_EMBEDDING_BATCH_SIZE", "2049")]
    [InlineData("FABRA_EMBEDDING_TIMEOUT", "11m")]
    [InlineData("FABRA_EMBEDDING_MAX_RETRIES", "-1")]
    [InlineData("FABRA_EMBEDDING_REQUESTS_PER_MINUTE", "0")]
    [InlineData("FABRA_EMBEDDING_TOKENS_PER_MINUTE", "999")]
    [InlineData("FABRA_LOG_FORMAT", "xml")]
    [InlineData("FABRA_LOG_LEVEL", "loud")]
    [InlineData("FABRA_ONLINE_TIMEOUT", "1ms")]
    [InlineData("FABRA_OFFLINE_TIMEOUT", "6m")]
    [InlineData("FABRA_ONLINE_CONCURRENCY", "0")]
    [InlineData("FABRA_OFFLINE_CONCURRENCY", "many")]
    [InlineData("FABRA_ONLINE_QUEUE", "-1")]
    [InlineData("FABRA_OFFLINE_QUEUE", "many")]
    [InlineData("FABRA_BREAK_DURATION", "100ms")]
    [InlineData("FABRA_OFFLINE_START_TIMEOUT", "2h")]
    [InlineData("FABRA_POSTGRES_VECTOR_SEARCH", "fast")]
    [InlineData("FABRA_ONLINE_CATCH_UP", "169h")]
    public void Load_impossible_value_is_one_problem_with_name_value_and_range(string name, string value)
    {
        var problem = Load(environment: new() { [name] = value }).Problems.ShouldHaveSingleItem();

        problem.ShouldStartWith(name);
        problem.ShouldContain($"'{value}'");
        problem.ShouldContain("allowed: ");
    }

    [Theory]
    [InlineData("FABRA_API_KEY", "with a space")]
    [InlineData("FABRA_API_KEY", "naïve")]
    [InlineData("FABRA_EMBEDDING_API_KEY", "hunter2 with a space")]
    public void Load_impossible_secret_is_not_printed(string name, string value)
    {
        var problem = Load(environment: new() { [name] = value }).Problems.ShouldHaveSingleItem();

        problem.ShouldStartWith(name);
        problem.ShouldNotContain(value);
        problem.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("https://me:hunter2@api.openai.com/v1", "'https://(secret)@api.openai.com/v1'")]
    [InlineData("https://me:hun@ter2/@api.openai.com/v1", "'https://(secret)@api.openai.com/v1'")]
    [InlineData("me:hunter2@api.openai.com", "'(secret)@api.openai.com'")]
    [InlineData("ftp://hunter2@host", "'ftp://(secret)@host'")]
    [InlineData("https://api.openai.com/v1?key=hunter2", "'https://api.openai.com/v1?(secret)'")]
    [InlineData("https://api.openai.com/v1#hunter2", "'https://api.openai.com/v1#(secret)'")]
    public void Load_impossible_url_is_printed_without_what_may_be_secret(string url, string shown)
    {
        var problem = Load(environment: new() { ["FABRA_EMBEDDING_BASE_URL"] = url }).Problems.ShouldHaveSingleItem();

        problem.ShouldStartWith($"FABRA_EMBEDDING_BASE_URL is {shown}; allowed: ");
        problem.ShouldNotContain("ter2");
    }

    [Fact]
    public void Load_empty_api_key_is_refused_and_other_empty_values_are_absent()
    {
        var result = Load(environment: new() { ["FABRA_API_KEY"] = "", ["FABRA_GRPC_PORT"] = "" });

        result.Problems.ShouldHaveSingleItem().ShouldStartWith("FABRA_API_KEY");
        result.Options.GrpcPort.ShouldBe(50051);
    }

    [Fact]
    public void Load_several_impossible_values_are_all_listed()
    {
        var result = Load(["--grpc-port", "x"], new() { ["FABRA_ENV"] = "x", ["FABRA_LOG_FORMAT"] = "x" });

        result.Problems.Count.ShouldBe(3);
        result.Problems.ShouldContain(problem => problem.StartsWith("--grpc-port", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_command_line_wins_over_environment_over_file()
    {
        var files = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fabra:GrpcPort"] = "1",
            ["Fabra:HttpPort"] = "2",
            ["Fabra:DuckDbPath"] = "/data/x.duckdb",
        }).Build();

        var options = FabraOptionsLoader.Load(
            ["--grpc-port=3"],
            new Dictionary<string, string> { ["FABRA_GRPC_PORT"] = "4", ["FABRA_HTTP_PORT"] = "5" },
            files).Options;

        options.GrpcPort.ShouldBe(3);
        options.HttpPort.ShouldBe(5);
        options.DuckDb.Path.ShouldBe("/data/x.duckdb");
    }

    [Theory]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("2GB", 2_000_000_000L)]
    [InlineData("134217728", 134217728L)]
    public void Load_size_with_unit_is_understood(string text, long bytes) =>
        Load(environment: new() { ["FABRA_DUCKDB_MEMORY_LIMIT"] = text }).Options.DuckDb.MemoryLimitBytes.ShouldBe(bytes);

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("7", 7_000)]
    public void Load_duration_with_unit_is_understood(string text, int milliseconds) =>
        Load(environment: new() { ["FABRA_DRAIN_TIMEOUT"] = text }).Options.Limits.DrainTimeout
            .ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Load_unknown_name_warns_with_the_closest_known_one()
    {
        var result = Load(environment: new() { ["FABRA_GRPC_PROT"] = "1" });

        result.Problems.ShouldBeEmpty();
        result.Warnings.ShouldHaveSingleItem().ShouldContain("did you mean FABRA_GRPC_PORT");
    }

    [Fact]
    public void Load_names_that_kubernetes_injects_are_ignored()
    {
        var result = Load(environment: new()
        {
            ["FABRA_SERVICE_HOST"] = "10.0.0.1",
            ["FABRA_PORT"] = "tcp://10.0.0.1:50051",
            ["FABRA_PORT_50051_TCP_ADDR"] = "10.0.0.1",
        });

        result.Warnings.ShouldBeEmpty();
        result.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Load_unknown_option_is_a_problem_with_the_closest_one()
    {
        Load(["--grcp-port", "1"]).Problems.ShouldHaveSingleItem().ShouldContain("--grpc-port");
        Load(["--grpc-port"]).Problems.ShouldHaveSingleItem().ShouldContain("needs a value");
    }

    [Fact]
    public void Check_embedding_endpoint_needs_a_model_and_its_dimensions()
    {
        var options = Load(["--embedding-provider", "openai"]).Options;

        FabraOptionsLoader.Check(options).Count().ShouldBe(2);
        FabraOptionsLoader.Check(options).ShouldAllBe(problem => problem.StartsWith("FABRA_EMBEDDING_", StringComparison.Ordinal));
        (options.Embedding.Model, options.Embedding.Dimensions) = ("m", 3);
        FabraOptionsLoader.Check(options).ShouldBeEmpty();
    }

    [Fact]
    public void Load_settings_of_an_endpoint_that_is_not_asked_are_warned_about()
    {
        Dictionary<string, string> environment = new() { ["FABRA_EMBEDDING_MODEL"] = "m", ["FABRA_EMBEDDING_API_KEY"] = "hunter2" };

        var warnings = Load(environment: environment).Warnings;

        warnings.Count.ShouldBe(2);
        warnings.ShouldContain(warning => warning.StartsWith("FABRA_EMBEDDING_MODEL has no effect", StringComparison.Ordinal));
        warnings.ShouldAllBe(warning => !warning.Contains("hunter2", StringComparison.Ordinal));
        environment["FABRA_EMBEDDING_PROVIDER"] = "openai";
        Load(environment: environment).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Check_production_beyond_loopback_needs_a_key()
    {
        var options = Load(["--env", "production", "--bind", "*"]).Options;

        FabraOptionsLoader.Check(options).ShouldHaveSingleItem().ShouldContain("FABRA_API_KEY");
        options.ApiKey = "k";
        FabraOptionsLoader.Check(options).ShouldBeEmpty();
    }

    /// <summary>Without a home folder the database once went into <c>/.fabra</c>.</summary>
    [Fact]
    public void Check_paths_below_a_home_that_is_not_there_are_named()
    {
        var options = new FabraOptions();
        options.DuckDb.Path = UserPath.Expand("~/.fabra/fabra.duckdb", "/");
        options.Evidence.SpoolDirectory = UserPath.Expand("~/.fabra/spool", "");

        FabraOptionsLoader.Check(options).Select(problem => problem.Split(',')[0]).ShouldBe(
            ["FABRA_DUCKDB_PATH is '~/.fabra/fabra.duckdb'", "FABRA_SPOOL_DIR is '~/.fabra/spool'"]);
        options.Evidence.SpoolDirectory = "/var/spool/fabra";
        options.PostgresUrl = "postgres://db/fabra";
        FabraOptionsLoader.Check(options).ShouldBeEmpty();
        options.Evidence.SpoolDirectory = null;
        options.PostgresUrl = null;
        options.DuckDb.Path = "/data/fabra.duckdb";
        FabraOptionsLoader.Check(options).ShouldBeEmpty();
        UserPath.Expand("~/.fabra", "/home/ada").ShouldBe("/home/ada/.fabra");
    }

    [Fact]
    public void Check_values_set_by_the_program_are_validated_too()
    {
        var options = new FabraOptions { GrpcPort = 70_000, HttpPort = 70_000 };

        FabraOptionsLoader.Check(options).Count().ShouldBe(3);
    }

    private static FabraOptionsLoader.Result Load(string[]? arguments = null, Dictionary<string, string>? environment = null) =>
        FabraOptionsLoader.Load(arguments ?? [], environment ?? [], new ConfigurationBuilder().Build());
}
