namespace Fabra.Core.Tests.Harness;

/// <summary>Expecting refusals.</summary>
internal static class Refusals
{
    /// <summary>The refusal with this reason, which names this field first.</summary>
    public static async Task<FabraException> ShouldBeRefusedAsync(this Task call, ErrorReason reason, string? field = null)
    {
        var refusal = await Should.ThrowAsync<FabraException>(call);
        refusal.Reason.ShouldBe(reason, refusal.Message);
        if (field is not null)
        {
            refusal.Fields.Select(violation => violation.Field).ShouldContain(field);
        }

        return refusal;
    }

    /// <inheritdoc cref="ShouldBeRefusedAsync(Task, ErrorReason, string?)"/>
    public static FabraException ShouldBeRefused(this Action call, ErrorReason reason, string? field = null)
    {
        var refusal = Should.Throw<FabraException>(call);
        refusal.Reason.ShouldBe(reason, refusal.Message);
        if (field is not null)
        {
            refusal.Fields.Select(violation => violation.Field).ShouldContain(field);
        }

        return refusal;
    }
}
