using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>Tells a server which method binds a service's methods; generated code puts it on service bases.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public class BindServiceMethodAttribute : Attribute
{
    public BindServiceMethodAttribute(Type bindType, string bindMethodName)
    {
        BindType = GrpcPreconditions.CheckNotNull(bindType, nameof(bindType));
        BindMethodName = GrpcPreconditions.CheckNotNull(bindMethodName, nameof(bindMethodName));
    }

    public Type BindType { get; }

    public string BindMethodName { get; }
}
