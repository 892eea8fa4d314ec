namespace Fabra.Authoring;

/// <summary>
/// A failure with a documented reason, which callers see. Code of an author may catch those of a scope, and throw one to refuse a call.
/// </summary>
public sealed class FabraException : Exception
{
    /// <summary>A failure of a call.</summary>
    /// <param name="reason">What callers tell failures apart by.</param>
    /// <param name="message">For people; callers see it.</param>
    /// <param name="cause">What it came from; callers do not see it.</param>
    public FabraException(ErrorReason reason, string message, Exception? cause = null)
        : base(message, cause) => Reason = reason;

    /// <summary>Why the call failed.</summary>
    public ErrorReason Reason { get; }

    /// <summary>The invalid fields; empty when none is.</summary>
    public IReadOnlyList<FieldViolation> Fields { get; init; } = [];

    /// <summary>Further facts for programs, such as <c>closest</c> or <c>context_id</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What the failure is about, for transports that have a type for it; null when <see cref="Metadata"/> says it all.</summary>
    internal object? Detail { get; init; }

    /// <summary>A refusal of one field.</summary>
    /// <param name="field">Path of the field, such as <c>inputs[user_id]</c>.</param>
    /// <param name="description">What is wrong with it, to be read after the path.</param>
    /// <param name="reason">What callers tell failures apart by.</param>
    public static FabraException Field(string field, string description, ErrorReason reason = ErrorReason.InvalidField) =>
        new(reason, $"{field}: {description}") { Fields = [new FieldViolation(field, description)] };
}

/// <summary>One invalid field of a request.</summary>
/// <param name="Field">Path of the field, such as <c>writes[3].value</c>.</param>
/// <param name="Description">What is wrong with it.</param>
public sealed record FieldViolation(string Field, string Description);
