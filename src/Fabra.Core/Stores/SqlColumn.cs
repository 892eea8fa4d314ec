
namespace Fabra.Core.Stores;

/// <summary>One column of an answer.</summary>
/// <param name="Name">As selected.</param>
/// <param name="DatabaseType">As the store names it.</param>
public sealed record SqlColumn(string Name, string DatabaseType);
