<?php
// The fleet in the directory that is this program's argument, as ../fleet.hpp has it; two processes. As stancl/tenancy
// does it, each tenant is the default connection for a while, opened anew.

require 'Illuminate/Database/autoload.php';

use Illuminate\Database\Capsule\Manager;
use Illuminate\Database\Migrations\DatabaseMigrationRepository;
use Illuminate\Database\Migrations\Migrator;
use Illuminate\Filesystem\Filesystem;

const PROCESSES = 2;

function settings(string $place, string $schema): array {
    if ($schema === '') return ['driver' => 'sqlite', 'database' => $place];
    $url = parse_url($place);
    return ['driver' => 'pgsql', 'host' => $url['host'], 'port' => $url['port'], 'username' => $url['user'],
            'password' => $url['pass'], 'database' => ltrim($url['path'], '/'), 'charset' => 'utf8',
            'schema' => $schema, 'sslmode' => 'disable'];
}

function migrate(string $directory, array $tenants): void {
    $capsule = new Manager;
    $capsule->setAsGlobal();
    $manager = $capsule->getDatabaseManager();
    $repository = new DatabaseMigrationRepository($manager, 'migrations');
    $migrator = new Migrator($repository, $manager, new Filesystem);
    foreach ($tenants as $tenant) {
        $capsule->addConnection(settings(...explode("\t", $tenant)));
        $manager->purge('default');
        if (!$migrator->repositoryExists()) $repository->createRepository();
        $migrator->run(["$directory/translated"]);
    }
}

$tenants = file("$argv[1]/tenants", FILE_IGNORE_NEW_LINES);
for ($i = 0; $i < PROCESSES; ++$i) {
    if (pcntl_fork() !== 0) continue;
    migrate($argv[1], array_filter($tenants, fn ($number) => $number % PROCESSES === $i, ARRAY_FILTER_USE_KEY));
    exit(0);
}
$failed = false;
while (pcntl_wait($status) > 0) $failed = $failed || $status !== 0;
exit($failed ? 1 : 0);
