namespace Fabra.Core.Errors;

/// <summary>One field of a request that is at fault.</summary>
/// <param name="Field">Path of the field, such as <c>writes[3].value</c>.</param>
/// <param name="Description">What is wrong with it.</param>
public sealed record FieldViolation(string Field, string Description);
