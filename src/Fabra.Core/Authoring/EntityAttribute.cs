namespace Fabra.Authoring;

/// <summary>Declares an entity; on a class that holds features or contexts.</summary>
/// <param name="name">1 to 200 characters: letters, digits, <c>_ - .</c></param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityAttribute(string name) : Attribute
{
    /// <summary>As given.</summary>
    public string Name { get; } = name;

    /// <summary>The column that holds its id in the owner's tables. Empty: <c>name_id</c>.</summary>
    public string IdColumn { get; init; } = "";

    /// <summary>For readers of the definition. Empty: none.</summary>
    public string Description { get; init; } = "";
}
