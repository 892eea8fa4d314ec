using Fabra.Testing;

[assembly: AssemblyFixture(typeof(TestStores))]
