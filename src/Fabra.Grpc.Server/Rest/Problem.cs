using System.Text.Json.Serialization;
using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Grpc.Server.Errors;
using Microsoft.AspNetCore.WebUtilities;

namespace Fabra.Grpc.Server.Rest;

/// <summary>An error in REST, RFC 9457.</summary>
internal sealed record Problem
{
    private const string ContentType = "application/problem+json";

    /// <summary><c>urn:fabra:error:UNKNOWN_FEATURE</c>, or <c>about:blank</c> when the HTTP status says it all.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instance { get; init; }

    /// <summary>The documented reason, the same as gRPC's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The invalid fields.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldViolation>? Errors { get; init; }

    /// <summary>What was too old, where that is the reason.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FreshnessViolation>? FreshnessViolations { get; init; }

    public static Problem Of(FabraException exception)
    {
        var status = ErrorReasons.HttpStatusOf(exception.Reason);
        var reason = ErrorReasons.NameOf(exception.Reason);
        return new Problem
        {
            Type = "urn:fabra:error:" + reason,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = exception.Message,
            Reason = reason,
            Metadata = ErrorLimits.WithContent(exception.Metadata) is { Count: > 0 } metadata ? metadata : null,
            Errors = exception.Fields.Count > 0 ? exception.Fields : null,
            FreshnessViolations = exception.Detail as IReadOnlyList<FreshnessViolation>,
        };
    }

    public static Problem OfStatus(int status, string? detail = null) => new()
    {
        Type = "about:blank",
        Title = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error",
        Status = status,
        Detail = detail,
    };

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        var problem = this with { Instance = context.Request.Path };
        return context.Response.WriteAsJsonAsync(problem, RestJson.Options, ContentType, context.RequestAborted);
    }
}
