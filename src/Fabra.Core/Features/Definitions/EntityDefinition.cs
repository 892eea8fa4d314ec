namespace Fabra.Core.Features;

/// <summary>A type of thing that features describe.</summary>
/// <param name="Name">1 to 200 characters: letters, digits, <c>_ - .</c></param>
/// <param name="IdColumn">The column that holds its id in the owner's tables.</param>
/// <param name="Description">For people; may be empty.</param>
internal sealed record EntityDefinition(string Name, string IdColumn, string Description);
