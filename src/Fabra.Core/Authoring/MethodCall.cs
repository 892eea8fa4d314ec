using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Fabra.Core.Authoring;

/// <summary>A static method taken apart: what it takes besides a token, what it returns once awaited, how to call it.</summary>
internal sealed class MethodCall
{
    private readonly MethodInfo _method;
    private readonly int _tokenAt;

    private MethodCall(MethodInfo method)
    {
        _method = method;
        var parameters = method.GetParameters();
        _tokenAt = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(CancellationToken));
        Parameters = [.. parameters.Where(parameter => parameter.ParameterType != typeof(CancellationToken))];
        var returned = method.ReturnType;
        ResultType = returned.IsGenericType
            && (returned.GetGenericTypeDefinition() == typeof(Task<>) || returned.GetGenericTypeDefinition() == typeof(ValueTask<>))
                ? returned.GetGenericArguments()[0]
                : returned;
    }

    public IReadOnlyList<ParameterInfo> Parameters { get; }

    public Type ResultType { get; }

    public static MethodCall Of(MethodInfo method) => new(method);

    public bool Takes(params ReadOnlySpan<Type> types)
    {
        var matches = Parameters.Count == types.Length;
        for (var i = 0; matches && i < types.Length; i++)
        {
            matches = Parameters[i].ParameterType == types[i];
        }

        return matches;
    }

    public async ValueTask<object?> InvokeAsync(IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
    {
        var all = arguments.ToList();
        if (_tokenAt >= 0)
        {
            all.Insert(_tokenAt, cancellationToken);
        }

        try
        {
            var returned = _method.Invoke(null, [.. all]);
            return returned switch
            {
                Task task => await ResultOfAsync(task),
                not null when returned.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>) =>
                    await ResultOfAsync((Task)type.GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(returned, null)!),
                _ => returned,
            };
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static async Task<object?> ResultOfAsync(Task task)
    {
        await task;
        return task.GetType().GetProperty(nameof(Task<int>.Result))?.GetValue(task);
    }
}
