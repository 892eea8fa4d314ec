using System.Runtime.CompilerServices;
using Grpc.Core;

[assembly: TypeForwardedTo(typeof(AsyncStreamReaderExtensions))]
