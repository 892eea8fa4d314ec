using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Structs cross the boundary exactly as they are laid out; whatever needs marshalling says so.
[assembly: DisableRuntimeMarshalling]
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
