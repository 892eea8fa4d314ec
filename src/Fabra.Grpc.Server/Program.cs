using Fabra.Grpc.Server;

// What the server is made of stands in Hosting/ServerComposition.cs; how it lives and ends, in Hosting/ServerProgram.cs.
return await FabraServer.RunAsync(args);
