namespace Fabra.Client;

/// <summary>A field that the server refused.</summary>
/// <param name="Field">The field's path in the request, such as <c>items[2].format</c>.</param>
/// <param name="Description">What is wrong with it, for people.</param>
public sealed record FabraFieldViolation(string Field, string Description);
