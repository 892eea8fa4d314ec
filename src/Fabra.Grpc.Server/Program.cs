using Fabra.Grpc.Server;

// What the server is made of is in Composition/ServerComposition.cs; how it lives and ends, in Hosting/ServerProgram.cs.
return await FabraServer.RunAsync(args);

/// <summary>The Web SDK makes it public where nobody says otherwise.</summary>
internal sealed partial class Program;
