<?php
/**
 * For the tests only: run the PHP that comes in on stdin inside WordPress and print its result as JSON.
 *
 * @package Overshare
 */

$_SERVER['HTTP_HOST']      = $argv[1];
$_SERVER['REQUEST_METHOD'] = 'GET';
define( 'DISABLE_WP_CRON', true );
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
echo "\n" . wp_json_encode( eval( stream_get_contents( STDIN ) ) );
