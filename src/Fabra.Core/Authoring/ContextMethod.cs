using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Fabra.Core.Assembly;
using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Authoring;

/// <summary>Binds the method of a named context: inputs to parameters by name.</summary>
internal static class ContextMethod
{
    public static bool TryBind(
        MethodInfo method,
        ContextAttribute context,
        [NotNullWhen(true)] out ContextFunction? function,
        [NotNullWhen(false)] out string? fault)
    {
        function = null;
        fault = null;
        var call = MethodCall.Of(method);
        if (call.Parameters.Count == 0 || call.Parameters[0].ParameterType != typeof(ContextScope))
        {
            fault = "the first parameter must be a ContextScope";
        }
        else if (call.Parameters.Skip(1).FirstOrDefault(Unbindable) is { } parameter)
        {
            fault = $"the parameter {parameter.Name} is a {parameter.ParameterType.Name}, which no value can be";
        }
        else if (!call.ResultType.IsAssignableTo(typeof(IEnumerable<ContextItem>)))
        {
            fault = "must return a sequence of ContextItem, or a task of one";
        }
        else
        {
            // The module's version id changes with every change of the code that was compiled.
            var codeVersion = $"{method.Module.Name}@{method.Module.ModuleVersionId:N}";
            function = new ContextFunction(
                context.Name,
                context.MaxTokens == 0 ? null : context.MaxTokens,
                codeVersion,
                async (scope, inputs) =>
                {
                    object?[] arguments = [scope, .. Arguments([.. call.Parameters.Skip(1)], inputs)];
                    var items = await call.InvokeAsync(arguments, scope.CancellationToken);
                    return [.. (IEnumerable<ContextItem>)(items ?? Array.Empty<ContextItem>())];
                });
        }

        return fault is null;
    }

    private static bool Unbindable(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(Value) && ClrValues.KindOf(parameter.ParameterType) is null;

    private static IEnumerable<object?> Arguments(ParameterInfo[] parameters, IReadOnlyDictionary<string, Value> inputs)
    {
        if (inputs.Keys.FirstOrDefault(name => parameters.All(parameter => parameter.Name != name)) is { } unknown)
        {
            var closest = ClosestNames.To(unknown, parameters.Select(parameter => parameter.Name!));
            throw FabraException.Field($"inputs[{unknown}]", $"the context has no such input{ClosestNames.Hint(closest)}");
        }

        foreach (var parameter in parameters)
        {
            if (inputs.TryGetValue(parameter.Name!, out var value))
            {
                yield return Argument(parameter, value);
            }
            else if (parameter.HasDefaultValue)
            {
                yield return parameter.DefaultValue;
            }
            else
            {
                throw FabraException.Field($"inputs[{parameter.Name}]", "is required");
            }
        }
    }

    private static object? Argument(ParameterInfo parameter, Value value)
    {
        try
        {
            return ClrValues.To(value, parameter.ParameterType);
        }
        catch (InvalidCastException)
        {
            throw FabraException.Field(
                $"inputs[{parameter.Name}]",
                $"is {value.Kind.Word()}, but the context takes {ClrValues.KindOf(parameter.ParameterType)?.Word() ?? "any value"}",
                ErrorReason.WrongValueType);
        }
    }
}
