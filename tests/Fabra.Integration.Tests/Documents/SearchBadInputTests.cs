using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Value = Fabra.V1.Value;

namespace Fabra.Integration.Tests.Documents;

public sealed class SearchBadInputTests(PoliciesFixture server) : IClassFixture<PoliciesFixture>
{
    private static readonly Filter English = new() { Equals_ = new FieldEquals { Field = "lang", Value = FabraValue.From("en") } };

    /// <summary>Filters that are none, and the place that is at fault.</summary>
    public static TheoryData<string, Filter> NoFilters => new()
    {
        { "filter", new Filter() },
        { "filter.equals.value", new Filter { Equals_ = new FieldEquals { Field = "lang" } } },
        { "filter.equals.field", new Filter { Equals_ = new FieldEquals { Value = FabraValue.From(1) } } },
        { "filter.in.values[1]", new Filter { In = new FieldIn { Field = "lang", Values = { FabraValue.From("en"), new Value() } } } },
        { "filter.in.values", new Filter { In = new FieldIn { Field = "lang" } } },
        { "filter.range", new Filter { Range = new FieldRange { Field = "year" } } },
        { "filter.range.max", Range(FabraValue.From(1), FabraValue.From("z")) },
        { "filter.range.min", Range(new Value { DoubleValue = double.NaN }, null) },
        { "filter.all.filters", new Filter { All = new FilterList() } },
        {
            "filter.all.filters[1].range.min",
            new Filter { All = new FilterList { Filters = { English, Range(FabraValue.From(2), FabraValue.From(1)) } } }
        },
        { "filter.any.filters[1]", new Filter { Any = new FilterList { Filters = { English, new Filter() } } } },
        { $"filter{string.Concat(Enumerable.Repeat(".all.filters[0]", 7))}.all.filters", Nested(9) },
        { "filter", new Filter { Any = new FilterList { Filters = { Enumerable.Repeat(English, 100) } } } },
    };

    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    [Theory]
    [MemberData(nameof(NoFilters), DisableDiscoveryEnumeration = true)]
    public async Task Filter_that_is_none_is_refused_naming_the_place(string field, Filter filter) =>
        (await RefusedAsync(new SearchRequest { Query = "refunds", Filter = filter }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FILTER", field);

    [Fact]
    public async Task Filter_nested_beyond_what_a_message_may_be_is_refused() =>
        (await RefusedAsync(new SearchRequest { Query = "refunds", Filter = Nested(60) }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(10_000)]
    public async Task Impossible_top_k_is_refused(int topK) =>
        (await RefusedAsync(new SearchRequest { Query = "refunds", TopK = topK }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "top_k");

    [Fact]
    public async Task Impossible_queries_and_modes_are_refused()
    {
        (await RefusedAsync(new SearchRequest { Query = " " })).ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "query");
        (await RefusedAsync(new SearchRequest { Query = new string('q', 10_001) }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "query");
        (await RefusedAsync(new SearchRequest { Query = "refunds", Mode = (SearchMode)9 }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "mode");
    }

    [Fact]
    public async Task Instant_ahead_of_the_clock_is_refused_and_one_before_the_index_finds_none()
    {
        var ahead = TimeProvider.System.GetUtcNow().AddMinutes(1).ToTimestamp();
        var before = TimeProvider.System.GetUtcNow().AddDays(-1).ToTimestamp();

        (await RefusedAsync(new SearchRequest { Query = "refunds", AsOf = ahead }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "as_of");
        (await RefusedAsync(new SearchRequest { Query = "refunds", AsOf = new Timestamp { Nanos = -1 } }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "as_of");
        (await RefusedAsync(new SearchRequest { Query = "refunds", AsOf = before }))
            .ShouldSay(StatusCode.NotFound, "UNKNOWN_INDEX", "index_name");
    }

    private static Filter Range(Value? min, Value? max) => new() { Range = new FieldRange { Field = "year", Min = min, Max = max } };

    private static Filter Nested(int depth) =>
        depth == 1 ? English : new Filter { All = new FilterList { Filters = { Nested(depth - 1) } } };

    private async Task<RpcException> RefusedAsync(SearchRequest request)
    {
        request.IndexName = Policies.Index;
        return await Should.ThrowAsync<RpcException>(
            server.Client.Indexes.SearchAsync(request, Call).ResponseAsync);
    }
}
