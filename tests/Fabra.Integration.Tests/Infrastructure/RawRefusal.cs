using Fabra.Grpc.Server.Tests.Infrastructure;
using Grpc.Core;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>What a refusal says to a caller without the client library.</summary>
internal static class RawRefusal
{
    public static void ShouldSay(this RpcException error, StatusCode code, string reason, string? field = null)
    {
        error.StatusCode.ShouldBe(code, error.Message);
        error.Reason().ShouldBe(reason, error.Message);
        if (field is not null)
        {
            error.Details().BadFields().ShouldNotBeNull(error.Message).FieldViolations
                .Select(violation => violation.Field).ShouldContain(field);
        }
    }
}
