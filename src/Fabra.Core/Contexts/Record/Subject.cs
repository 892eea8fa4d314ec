namespace Fabra.Core.Contexts;

/// <summary>An entity that a context is about, because its features were read.</summary>
public readonly record struct Subject(string EntityName, string EntityId);
