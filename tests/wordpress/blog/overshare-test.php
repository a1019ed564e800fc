<?php
/**
 * For the tests only: mails go into a file, visitors bring their own address, nobody is too fast.
 *
 * @package Overshare
 */

defined( 'ABSPATH' ) || exit;

// The proxy's job on a real blog: say where a visitor comes from.
if ( isset( $_SERVER['HTTP_X_VISITOR'] ) ) {
	$_SERVER['REMOTE_ADDR'] = $_SERVER['HTTP_X_VISITOR'];
}

add_filter( 'comment_flood_filter', '__return_false', 100 );

add_filter(
	'pre_wp_mail',
	function ( $sent, $mail ) {
		$line = wp_json_encode( array( 'to' => $mail['to'], 'subject' => $mail['subject'], 'message' => $mail['message'] ) );
		file_put_contents( WP_CONTENT_DIR . '/mails.jsonl', $line . "\n", FILE_APPEND | LOCK_EX );
		return true;
	},
	10,
	2
);

// A test switches this on: what a plugin that meddles with texts on saving would do.
add_filter(
	'comment_save_pre',
	function ( $text ) {
		return get_option( 'test_meddle' ) ? $text . "\n" . get_option( 'test_meddle' ) : $text;
	}
);
