namespace Fabra.Grpc.Server.Tests.Infrastructure;

internal static class Repository
{
    /// <summary>A file of the repository these tests were built from.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Where such a file is.</summary>
    public static string PathOf(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "Fabra.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Join(folder.ShouldNotBeNull("The tests run outside the repository.").FullName, path);
    }
}
