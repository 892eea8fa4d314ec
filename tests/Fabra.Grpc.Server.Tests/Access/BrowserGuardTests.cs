using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fabra.Grpc.Server.Tests.Infrastructure;

namespace Fabra.Grpc.Server.Tests.Access;

/// <summary>Who can reach a loopback address: every page that is open on the machine.</summary>
public sealed class BrowserGuardTests
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example", "HOST_NOT_ALLOWED")]
    [InlineData("evil.example:8000", "HOST_NOT_ALLOWED")]
    [InlineData("localhost.evil.example", "HOST_NOT_ALLOWED")]
    [InlineData("localhost", null)]
    [InlineData("LOCALHOST:8000", null)]
    [InlineData("127.0.0.1:8000", null)]
    [InlineData("[::1]:8000", null)]
    public async Task Host_that_is_no_address_and_no_name_of_this_machine_is_refused(string host, string? reason)
    {
        await using var server = await TestServer.StartAsync();

        await ShouldAnswerAsync(server, host, null, null, reason is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, reason);
    }

    [Theory]
    [InlineData("https://evil.example", "ORIGIN_NOT_ALLOWED")]
    [InlineData("http://localhost:3000", "ORIGIN_NOT_ALLOWED")]
    [InlineData("null", "ORIGIN_NOT_ALLOWED")]
    [InlineData("http://localhost:8000", null)]
    public async Task Page_of_another_origin_is_refused(string origin, string? reason)
    {
        await using var server = await TestServer.StartAsync();

        await ShouldAnswerAsync(
            server, "localhost:8000", origin, null, reason is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, reason);
    }

    [Fact]
    public async Task Configured_hosts_and_origins_pass_and_no_others()
    {
        await using var server = await TestServer.StartAsync(builder =>
        {
            builder.Options.Web.AllowedHosts = ["fabra.internal"];
            builder.Options.Web.AllowedOrigins = ["https://app.example.org"];
        });

        await ShouldAnswerAsync(server, "fabra.internal:8000", "https://app.example.org", null, HttpStatusCode.OK, null);
        await ShouldAnswerAsync(server, "fabra.other", null, null, HttpStatusCode.Forbidden, "HOST_NOT_ALLOWED");
        await ShouldAnswerAsync(
            server, "fabra.internal", "https://app.example.org.evil.example", null, HttpStatusCode.Forbidden, "ORIGIN_NOT_ALLOWED");
    }

    [Fact]
    public async Task Server_that_all_reach_checks_neither_unless_configured()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Options.Bind = IPAddress.Any);

        await ShouldAnswerAsync(server, "fabra.example", "https://app.example.org", null, HttpStatusCode.OK, null);
    }

    /// <summary>What <c>curl -d</c> sends passes; the same from a page of this very server does not, since no page of it exists.</summary>
    [Theory]
    [InlineData(Json, null, true)]
    [InlineData("application/json; charset=utf-8", null, true)]
    [InlineData("application/ld+json", null, true)]
    [InlineData(Form, null, true)]
    [InlineData("", null, true)]
    [InlineData(Form, "http://localhost", false)]
    [InlineData("", "http://localhost", false)]
    [InlineData("text/plain", null, false)]
    [InlineData("application/json; charset=utf-16", null, false)]
    [InlineData("multipart/form-data; boundary=x", null, false)]
    public async Task Body_that_is_not_json_is_refused_naming_what_was_sent(string type, string? origin, bool taken)
    {
        await using var server = await TestServer.StartAsync();

        var text = await ShouldAnswerAsync(
            server, "localhost", origin, type, taken ? HttpStatusCode.OK : HttpStatusCode.UnsupportedMediaType, null);

        if (!taken)
        {
            text.ShouldContain(type.Length == 0 ? "no content-type" : type);
        }
    }

    [Fact]
    public async Task Call_of_grpc_from_a_foreign_page_is_refused()
    {
        await using var server = await TestServer.StartAsync();

        var (code, details) = await RawRpc.CallAsync(
            server.Server.GrpcAddress, "/fabra.v1.AdminService/GetServerInfo", [0, 0, 0, 0, 0], ("origin", "https://evil.example"), Cancel);

        code.ShouldBe("7");
        details.ShouldNotBeNull().Info().Reason.ShouldBe("ORIGIN_NOT_ALLOWED");
    }

    private static async Task<string> ShouldAnswerAsync(
        TestServer server, string host, string? origin, string? bodyType, HttpStatusCode status, string? reason)
    {
        var address = new UriBuilder(server.Server.HttpAddress)
        {
            Host = "127.0.0.1",
            Path = bodyType is null ? "/v1/contexts" : "/v1/context/from_a_page",
        };
        using var request = new HttpRequestMessage(bodyType is null ? HttpMethod.Get : HttpMethod.Post, address.Uri);
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (bodyType is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"items":[{"text":"x"}]}"""));
            request.Content.Headers.ContentType = bodyType.Length == 0 ? null : MediaTypeHeaderValue.Parse(bodyType);
        }

        using var answer = await server.Http.SendAsync(request, Cancel);

        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(status, text);
        if (reason is not null)
        {
            JsonElement.Parse(text).GetProperty("reason").GetString().ShouldBe(reason);
        }

        return text;
    }
}
