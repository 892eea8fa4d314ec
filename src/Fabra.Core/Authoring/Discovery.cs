using System.Reflection;

namespace Fabra.Core.Authoring;

/// <summary>Finds what is declared in assemblies: entities, features, retrievers, contexts. Runs once, at start.</summary>
internal static class Discovery
{
    /// <exception cref="AuthoringException">At least one declaration cannot be used; each of those is named.</exception>
    public static Declarations Find(IEnumerable<System.Reflection.Assembly> assemblies) =>
        Find(assemblies.Distinct().SelectMany(assembly => assembly.GetTypes()));

    /// <inheritdoc cref="Find(IEnumerable{System.Reflection.Assembly})"/>
    internal static Declarations Find(IEnumerable<Type> types)
    {
        var found = new DeclarationBuilder();
        foreach (var type in types)
        {
            foreach (var entity in type.GetCustomAttributes<EntityAttribute>())
            {
                found.Add(entity);
            }

            foreach (var method in type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                found.Add(method);
            }
        }

        return found.Build();
    }
}
