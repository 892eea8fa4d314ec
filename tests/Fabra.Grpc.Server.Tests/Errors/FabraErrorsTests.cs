using Fabra.Authoring;
using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Grpc.Server.Tests.Errors;

public sealed class FabraErrorsTests
{
    private static readonly DateTime Now = new(2024, 1, 15, 10, 30, 0, DateTimeKind.Utc);

    private readonly FabraErrors _errors = new(NullLogger<FabraErrors>.Instance, new FixedTime());

    public static TheoryData<Exception, bool, bool, bool, ErrorReason> Fates => new()
    {
        { new OperationCanceledException(), true, true, true, ErrorReason.DeadlineExceeded },
        { new OperationCanceledException(), false, true, true, ErrorReason.Cancelled },
        { new OperationCanceledException(), false, false, true, ErrorReason.ShuttingDown },
        { new OperationCanceledException(), false, false, false, ErrorReason.Internal },
        { new IOException("reset"), false, true, false, ErrorReason.Cancelled },
        { new IOException("disk"), false, false, true, ErrorReason.Internal },
        { new InvalidOperationException("Can't write.") { Source = "Grpc.AspNetCore.Server" }, false, true, false, ErrorReason.Cancelled },
        { new InvalidOperationException("Can't write.") { Source = "Grpc.AspNetCore.Server" }, false, false, false, ErrorReason.Internal },
        { new InvalidOperationException("ours"), false, true, false, ErrorReason.Internal },
        { new StoreUnavailableException("duckdb", "refused") { OfStatement = true }, false, false, false, ErrorReason.Internal },
        { new StoreUnavailableException("duckdb", "gone"), true, true, true, ErrorReason.StoreUnavailable },
        { new FabraException(ErrorReason.TooLarge, "too large"), true, true, true, ErrorReason.TooLarge },
    };

    [Theory]
    [MemberData(nameof(Fates))]
    public void Explain_tells_deadline_caller_and_shutdown_apart(
        Exception exception, bool deadlinePassed, bool callerGone, bool draining, ErrorReason reason)
    {
        var fate = new CallFate
        {
            DeadlineUtc = deadlinePassed ? Now : Now.AddSeconds(1),
            CallerIsGone = callerGone,
            ServerIsDraining = draining,
        };

        _errors.Explain(exception, fate).Reason.ShouldBe(reason);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(Now);
    }
}
