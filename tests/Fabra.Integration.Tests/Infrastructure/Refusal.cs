using Fabra.Client;
using Grpc.Core;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>What a refused call must say: code, reason, field.</summary>
internal static class Refusal
{
    public static async Task<FabraRpcException> ShouldBeRefusedAsync(
        this Task call, StatusCode code, string reason, string? field = null)
    {
        var error = await Should.ThrowAsync<FabraRpcException>(call);
        error.StatusCode.ShouldBe(code, error.Message);
        error.Reason.ShouldBe(reason, error.Message);
        if (field is not null)
        {
            error.FieldViolations.Select(violation => violation.Field).ShouldContain(field, error.Message);
        }

        return error;
    }

    /// <summary>A refusal of the command: its exit code, in one line, with everything a person needs to see.</summary>
    public static void ShouldFail(this CliRun run, int code, params string[] named)
    {
        run.Code.ShouldBe(code, run.Error);
        run.Error.ShouldStartWith("fabra: ");
        foreach (var text in named)
        {
            run.Error.ShouldContain(text);
        }
    }
}
