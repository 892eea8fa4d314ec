using System.Reflection;
using Fabra.V1;
using Grpc.Core;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Fabra.Client.Tests;

/// <summary>Code that uses the client is tested without a server: this is how, and what it takes of the interfaces.</summary>
public sealed class FakeClientTests
{
    private readonly IFabraClient _client = Substitute.For<IFabraClient>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_of_a_fake_is_read_filled_completed_and_disposed()
    {
        var scope = Substitute.For<IContextScope>();
        _client.BeginContextAsync("greeting", Arg.Any<BeginContextOptions?>(), Arg.Any<CancellationToken>()).Returns(scope);
        scope.GetFeatureAsync<double?>("score", "u1", Arg.Any<CancellationToken>()).Returns(85.5);
        scope.SearchAsync("policies", "refunds", cancellationToken: Arg.Any<CancellationToken>())
            .Returns([new RetrievedText("Within 30 days.", new RetrievedChunk())]);
        scope.CompleteAsync(Arg.Any<CancellationToken>()).Returns(new Context { Content = "the text" });

        (await new Greeter(_client).GreetAsync("u1", Cancellation)).ShouldBe("the text");

        Received.InOrder(() =>
        {
            scope.AddItem(ContextItems.Text("Score: 85.5"));
            scope.AddItem(ContextItems.Feature("tier", "u1", "Tier: {}"));
            scope.AddItem(ContextItems.Text("Within 30 days.", priority: 2));
            scope.CompleteAsync(Cancellation);
        });
        await scope.Received().DisposeAsync();
    }

    [Fact]
    public async Task Failure_of_a_fake_is_the_error_that_the_client_throws()
    {
        var unknown = new FabraRpcException(StatusCode.NotFound, "There is no context.", "UNKNOWN_CONTEXT_NAME");
        var scope = Substitute.For<IContextScope>();
        scope.CompleteAsync(Cancellation).ThrowsAsync(unknown);
        scope.SearchAsync("", "", cancellationToken: Cancellation).ReturnsForAnyArgs([]);
        _client.BeginContextAsync("", cancellationToken: Cancellation).ReturnsForAnyArgs(scope);

        var error = await Should.ThrowAsync<FabraRpcException>(() => new Greeter(_client).GreetAsync("u1", Cancellation));

        (error.ReasonCode, error.IsTransient).ShouldBe((ErrorReason.UnknownContextName, false));
    }

    [Fact]
    public async Task Value_missing_in_a_fake_is_the_error_that_the_client_throws()
    {
        _client.GetFeatureAsync<double>("score", "u1", cancellationToken: Cancellation)
            .ThrowsAsync(new FeatureValueMissingException("score", "u1", FeatureStatus.Expired, typeof(double)));

        var read = () => _client.GetFeatureAsync<double>("score", "u1", cancellationToken: Cancellation);

        (await Should.ThrowAsync<FeatureValueMissingException>(read)).Status.ShouldBe(FeatureStatus.Expired);
    }

    [Fact]
    public async Task Answer_of_a_fake_gives_its_columns_and_rows()
    {
        IReadOnlyList<Value>[] rows = [[FabraValue.From("a")], [FabraValue.From("b")]];
        _client.QuerySqlAsync("SELECT name", cancellationToken: Cancellation)
            .Returns(new SqlAnswer([new SqlColumn { Name = "name" }], rows, isTruncated: true));

        using var answer = await _client.QuerySqlAsync("SELECT name", cancellationToken: Cancellation);
        var found = await answer.ToListAsync(Cancellation);

        answer.Columns.ShouldHaveSingleItem().Name.ShouldBe("name");
        answer.IsTruncated.ShouldBeTrue();
        found.Select(row => row.Single().StringValue).ShouldBe(["a", "b"]);
    }

    /// <summary>A call that the interface lacks could not be faked.</summary>
    [Theory]
    [InlineData(typeof(FabraClient), typeof(IFabraClient))]
    [InlineData(typeof(ContextScope), typeof(IContextScope))]
    public void Interface_has_every_call_of_its_class(Type type, Type face) =>
        CallsOf(type).ShouldBe(CallsOf(face), ignoreOrder: true);

    // Fluent calls are extensions of the interface, so that a fake needs no set-up for a chain of them.
    private static IEnumerable<string> CallsOf(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.Name.EndsWith("Async") && method.Name != "DisposeAsync")
        .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(
            parameter => $"{parameter.ParameterType} {parameter.Name} = {parameter.HasDefaultValue} {parameter.DefaultValue}"))})");

    /// <summary>Code of a user.</summary>
    private sealed class Greeter(IFabraClient client)
    {
        public async Task<string> GreetAsync(string user, CancellationToken cancellationToken)
        {
            await using var scope = await client.BeginContextAsync("greeting", cancellationToken: cancellationToken);
            var score = await scope.GetFeatureAsync<double?>("score", user, cancellationToken);
            var rules = await scope.SearchAsync("policies", "refunds", cancellationToken: cancellationToken);
            scope.Add($"Score: {score}").AddFeature("tier", user, "Tier: {}");
            foreach (var rule in rules)
            {
                scope.Add(ContextItems.Text(rule.Text, priority: 2));
            }

            return (await scope.CompleteAsync(cancellationToken)).Content;
        }
    }
}
