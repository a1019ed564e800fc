<?php
/**
 * Plugin Name: Overshare
 * Description: Tells Overshare about new and changed comments, and carries out what its moderators decide.
 * Version: 0.1.0
 * Requires at least: 5.9
 * Requires PHP: 7.4
 * License: Apache-2.0
 *
 * Put this one file into wp-content/mu-plugins/ and these lines into wp-config.php (docs/connect-wordpress.md):
 *
 *   define( 'OVERSHARE_URL', 'https://overshare.example.org/hooks/blog' );
 *   define( 'OVERSHARE_SECRET', 'whsec_...' );      // two, with a space between them, while a secret is changed
 *   define( 'OVERSHARE_MODE', 'publish' );          // publish: look afterwards. hold: look first. off: do nothing
 *   define( 'OVERSHARE_RELEASE_MINUTES', 60 );      // hold only: publish without an answer after so long; 0 = never
 *   define( 'OVERSHARE_KEEP_DAYS', 30 );            // how long it is remembered that an event was sent (not its text)
 *
 * How it works: a hook writes a row into our own outbox table and sends nothing. wp-cron sends the rows, signed as
 * https://www.standardwebhooks.com says, and tries again for a day and a half. Decisions come in by signed requests to
 * /wp-json/overshare/v1/. The text of a row is cleared as soon as it was sent.
 *
 * @package Overshare
 */

namespace Overshare;

defined( 'ABSPATH' ) || exit;

const SCHEMA = '1';

/** Seconds a signed request may be old, or ahead of our clock. */
const TOLERANCE = 300;

/** Seconds from one attempt to the next; after the last the row has failed. */
const BACKOFF = array( 60, 300, 1800, 7200, 21600, 86400 );

/** Seconds a row belongs to the cron run that took it: longer than the longest request. */
const LEASE = 60;

/** Bytes a decision may have: a comment has at most 64 KiB of text, and JSON makes it longer. */
const LARGEST = 1048576;

// Comment meta. REVISION and REVISED order the events of a comment. WOULD_BE is the status ('0' or '1') that WordPress
// had decided on before we held the comment; UNTIL when it is published without an answer; FIRST that core's mails
// have not gone out yet; REHOLD the WOULD_BE from before a redaction, for its undoing; ALIAS 'asked:stored' hashes
// where WordPress' filters changed what we wrote.
const REVISION = '_overshare_revision';
const REVISED  = '_overshare_revised_at';
const WOULD_BE = '_overshare_would_be';
const UNTIL    = '_overshare_hold_until';
const FIRST    = '_overshare_first';
const REHOLD   = '_overshare_rehold';
const ALIAS    = '_overshare_alias';

/** What is known during this request only. */
final class Now {
	/** The decision being applied, so that our own edits are known when they come back. @var string */
	public static $decision = '';
	/** While true, core's mails wait. @var bool */
	public static $quiet = false;
	/** What the comment about to be inserted would have been: array( status, post id ), or null. @var array|null */
	public static $would_be = null;
	/** Comments being deleted for good: id => array( revision, revised_at ). @var array */
	public static $going = array();
	/** Whether a row was written that wants to be sent. @var bool */
	public static $written = false;
	/** While we write a text: the row as it was, of which nothing else may change. @var array|null */
	public static $kept = null;
}

// ---------------------------------------------------------------------------------------------------------- settings

/** Where events go, or ''. */
function url() {
	return defined( 'OVERSHARE_URL' ) ? (string) OVERSHARE_URL : '';
}

/** The secrets in use as key bytes, the newest first. Empty when none can be used. */
function secrets() {
	$keys = array();
	foreach ( preg_split( '/\s+/', defined( 'OVERSHARE_SECRET' ) ? (string) OVERSHARE_SECRET : '' ) as $secret ) {
		$key = 0 === strpos( $secret, 'whsec_' ) ? base64_decode( substr( $secret, 6 ), true ) : false;
		if ( false !== $key && strlen( $key ) >= 24 ) {
			$keys[] = $key;
		}
	}
	return $keys;
}

/** How comments are treated: publish, hold or off. */
function mode() {
	$mode = defined( 'OVERSHARE_MODE' ) ? (string) OVERSHARE_MODE : 'publish';
	return in_array( $mode, array( 'publish', 'hold', 'off' ), true ) ? $mode : 'publish';
}

/** Minutes after which a held comment is published without an answer; 0 for never. */
function release_minutes() {
	return defined( 'OVERSHARE_RELEASE_MINUTES' ) ? max( 0, (int) OVERSHARE_RELEASE_MINUTES ) : 60;
}

/** Days a sent event is remembered. */
function keep_days() {
	return defined( 'OVERSHARE_KEEP_DAYS' ) ? max( 1, (int) OVERSHARE_KEEP_DAYS ) : 30;
}

/** Whether there is somewhere to send to and something to sign with. */
function configured() {
	return '' !== url() && array() !== secrets();
}

/** Whether the receiver told us to stop (410); the settings page has a button to go on. */
function stopped() {
	return get_option( 'overshare_stopped' ) === url() && '' !== url();
}

/** Comment types that readers see. Internal ones (note, order_note, ...) never leave the blog. */
function covered_types() {
	return (array) apply_filters( 'overshare_comment_types', array( '', 'comment', 'pingback', 'trackback', 'review' ) );
}

/** Whether this comment type is one of them. */
function covers( $type ) {
	return in_array( (string) $type, covered_types(), true );
}

// ------------------------------------------------------------------------------------------------------------ tables

/** The outbox. */
function outbox() {
	return $GLOBALS['wpdb']->prefix . 'overshare_outbox';
}

/** The signed requests that were taken in, so that none is taken twice. */
function seen() {
	return $GLOBALS['wpdb']->prefix . 'overshare_seen';
}

/** Whether our tables are there. */
function installed() {
	return get_option( 'overshare_schema' ) === SCHEMA;
}

/** Make or change our tables when this file is newer than they are. */
function install() {
	global $wpdb;
	if ( wp_installing() || installed() ) {
		return;
	}
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	$collate = $wpdb->get_charset_collate();
	dbDelta(
		'CREATE TABLE ' . outbox() . " (
		id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
		message_id varchar(64) NOT NULL,
		comment_id bigint(20) unsigned NOT NULL,
		post_id bigint(20) unsigned NOT NULL DEFAULT 0,
		type varchar(20) NOT NULL,
		decision_id varchar(64) NOT NULL DEFAULT '',
		revision bigint(20) unsigned NOT NULL DEFAULT 0,
		revised_at varchar(32) NOT NULL DEFAULT '',
		payload longtext NULL,
		state varchar(10) NOT NULL DEFAULT 'due',
		attempts int(11) NOT NULL DEFAULT 0,
		due_at bigint(20) NOT NULL DEFAULT 0,
		lease_until bigint(20) NOT NULL DEFAULT 0,
		last_error varchar(190) NOT NULL DEFAULT '',
		created_at bigint(20) NOT NULL DEFAULT 0,
		done_at bigint(20) NOT NULL DEFAULT 0,
		PRIMARY KEY  (id),
		UNIQUE KEY message_id (message_id),
		KEY due (state,due_at),
		KEY comment_id (comment_id)
		) $collate;"
	);
	dbDelta(
		'CREATE TABLE ' . seen() . " (
		id char(64) NOT NULL,
		seen_at bigint(20) NOT NULL DEFAULT 0,
		PRIMARY KEY  (id),
		KEY seen_at (seen_at)
		) $collate;"
	);
	// Comments up to here were there before us: they are for a backfill, not news.
	add_option( 'overshare_watermark', (int) $wpdb->get_var( "SELECT MAX(comment_ID) FROM $wpdb->comments" ), '', false );
	update_option( 'overshare_schema', SCHEMA );
}

// ------------------------------------------------------------------------------------------------- what is told: data

/** A comment's text as it is told and hashed: exactly what is stored, unless that is not UTF-8. */
function text_of( $content ) {
	$content = (string) $content;
	return preg_match( '//u', $content ) ? $content : wp_check_invalid_utf8( $content, true );
}

/** The hash that decisions are bound to. */
function fingerprint( $content ) {
	return hash( 'sha256', text_of( $content ) );
}

/** A stored date ('2026-03-14 10:15:42', UTC) as ISO 8601. */
function iso( $mysql ) {
	return str_replace( ' ', 'T', (string) $mysql ) . 'Z';
}

/** Whether anybody may read the comments of this post. */
function is_open( $post ) {
	return $post && '' === (string) $post->post_password && is_post_publicly_viewable( $post );
}

/** What WordPress shows of a comment, in the words of the contract. */
function status_of( $comment ) {
	$words = array(
		'1' => 'published',
		'0' => 'held',
	);
	return isset( $words[ $comment->comment_approved ] ) ? $words[ $comment->comment_approved ] : (string) $comment->comment_approved;
}

/** Raise a comment's revision and return array( revision, revised_at ), both never lower than before. */
function revise( $comment_id ) {
	global $wpdb;
	// LAST_INSERT_ID( x ) makes the raise and the reading of its result one step: two edits never share a number.
	$raise = "UPDATE $wpdb->commentmeta SET meta_value = LAST_INSERT_ID(meta_value + 1) WHERE comment_id = %d AND meta_key = %s";
	if ( $wpdb->query( $wpdb->prepare( $raise, $comment_id, REVISION ) ) ) {
		$revision = (int) $wpdb->get_var( 'SELECT LAST_INSERT_ID()' );
	} else {
		$revision = 1;
		add_comment_meta( $comment_id, REVISION, $revision, true );
	}
	wp_cache_delete( $comment_id, 'comment_meta' );
	$at = later_than( (string) get_comment_meta( $comment_id, REVISED, true ) );
	update_comment_meta( $comment_id, REVISED, $at );
	return array( $revision, $at );
}

/** The present time in UTC with microseconds, or a microsecond after $before when the clock stands behind it. */
function later_than( $before ) {
	$utc = new \DateTimeZone( 'UTC' );
	$now = ( new \DateTimeImmutable( 'now', $utc ) )->format( 'Y-m-d\TH:i:s.u\Z' );
	if ( '' === $before || strcmp( $now, $before ) > 0 ) {
		return $now;
	}
	return ( new \DateTimeImmutable( $before, $utc ) )->modify( '+1 usec' )->format( 'Y-m-d\TH:i:s.u\Z' );
}

/** A comment as the contract has it. Comments that not everybody may read are told of without their words. */
function describe( $comment, $revision, $revised_at ) {
	$post   = get_post( (int) $comment->comment_post_ID );
	$open   = is_open( $post );
	$text   = $open ? text_of( $comment->comment_content ) : '';
	$parent = (int) $comment->comment_parent;
	return array(
		'source'       => 'wordpress',
		'site'         => home_url(),
		'object'       => 'comment',
		'id'           => (string) $comment->comment_ID,
		'parent_id'    => $parent ? (string) $parent : null,
		'thread_id'    => (string) $comment->comment_post_ID,
		'thread_title' => $open ? html_entity_decode( wp_strip_all_tags( $post->post_title ), ENT_QUOTES, 'UTF-8' ) : '',
		'url'          => $open ? get_comment_link( $comment ) : '',
		'revision'     => $revised_at . '#' . $revision,
		'status'       => status_of( $comment ),
		'visibility'   => $open ? 'public' : 'private',
		'format'       => 'html-comment',
		'text'         => $text,
		'text_sha256'  => hash( 'sha256', $text ),
		'author'       => $open ? author_of( $comment ) : null,
		'created_at'   => iso( $comment->comment_date_gmt ),
		'edited_at'    => $revision > 1 ? $revised_at : null,
	);
}

/** Who wrote a comment. */
function author_of( $comment ) {
	$user = (int) $comment->user_id;
	return array(
		'id'         => $user ? (string) $user : null,
		'name'       => text_of( $comment->comment_author ),
		'email'      => text_of( $comment->comment_author_email ),
		'url'        => text_of( $comment->comment_author_url ),
		'ip'         => (string) $comment->comment_author_IP,
		'user_agent' => text_of( $comment->comment_agent ),
		'staff'      => $user && user_can( $user, 'moderate_comments' ),
	);
}

/** What is left to say about a comment that is gone for good. */
function describe_gone( $comment_id, $post_id, $revision, $revised_at ) {
	return array(
		'source'      => 'wordpress',
		'site'        => home_url(),
		'object'      => 'comment',
		'id'          => (string) $comment_id,
		'parent_id'   => null,
		'thread_id'   => (string) $post_id,
		'url'         => '',
		'revision'    => $revised_at . '#' . $revision,
		'status'      => 'deleted',
		'visibility'  => 'public',
		'format'      => 'html-comment',
		'text'        => '',
		'text_sha256' => hash( 'sha256', '' ),
		'author'      => null,
		'created_at'  => null,
		'edited_at'   => $revised_at,
	);
}

/** Whether readers could see it, now or after an approval: what is spam or in the trash counts as deleted. */
function is_there( $status ) {
	return in_array( (string) $status, array( '0', '1', 'hold', 'approve', 'approved', 'unapproved' ), true );
}

// ------------------------------------------------------------------------------------------------ what is told: rows

/** Write an event of a comment into the outbox. It is sent by wp-cron, never here. */
function note( $comment, $type ) {
	if ( ! $comment || ! covers( $comment->comment_type ) ) {
		return;
	}
	list( $revision, $at ) = revise( (int) $comment->comment_ID );
	write( $comment->comment_ID, $comment->comment_post_ID, $type, $revision, $at, describe( $comment, $revision, $at ) );
}

/** Write a row. While the receiver wants nothing (410), the text is not kept: it is read again if sending goes on. */
function write( $comment_id, $post_id, $type, $revision, $revised_at, $data ) {
	global $wpdb;
	$stopped = stopped();
	$wpdb->insert(
		outbox(),
		array(
			'message_id'  => 'msg_' . bin2hex( random_bytes( 16 ) ),
			'comment_id'  => (int) $comment_id,
			'post_id'     => (int) $post_id,
			'type'        => $type,
			'decision_id' => Now::$decision,
			'revision'    => $revision,
			'revised_at'  => $revised_at,
			'payload'     => $stopped ? null : payload( $type, $data, Now::$decision ),
			'state'       => $stopped ? 'stopped' : 'due',
			'created_at'  => time(),
		)
	);
	Now::$written = Now::$written || ! $stopped;
}

/** The bytes that are signed and sent. */
function payload( $type, $data, $decision_id ) {
	if ( '' !== $decision_id ) {
		$data['decision_id'] = $decision_id;
	}
	$event = array(
		'type'      => $type,
		'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z' ),
		'data'      => $data,
	);
	return wp_json_encode( $event, JSON_UNESCAPED_SLASHES );
}

/** A comment came in: by the form, the REST API, XML-RPC or an importer. */
function on_insert( $comment_id, $comment ) {
	if ( ! covers( $comment->comment_type ) ) {
		return;
	}
	$would_be      = Now::$would_be;
	Now::$would_be = null;
	if ( $would_be && (int) $comment->comment_post_ID === $would_be[1] && '0' === (string) $comment->comment_approved ) {
		add_comment_meta( $comment_id, WOULD_BE, $would_be[0], true );
		add_comment_meta( $comment_id, FIRST, '1', true );
		set_deadline( $comment_id );
	}
	if ( is_there( $comment->comment_approved ) ) {
		note( $comment, 'post.created' );
	}
}

/** A comment's words or particulars were changed. */
function on_edit( $comment_id ) {
	$comment = get_comment( $comment_id );
	if ( $comment && is_there( $comment->comment_approved ) ) {
		note( $comment, 'post.edited' );
	}
}

/** A comment's status was changed. */
function on_transition( $new, $old, $comment ) {
	if ( 'delete' === $new ) {
		return; // deleted_comment has told it.
	}
	// A person in wp-admin has the last word: what we were holding, we hold no more.
	if ( 'approved' === $new && ! Now::$quiet ) {
		foreach ( array( WOULD_BE, UNTIL, FIRST ) as $key ) {
			delete_comment_meta( $comment->comment_ID, $key );
		}
	}
	if ( ! is_there( $new ) ) {
		is_there( $old ) && note( $comment, 'post.deleted' );
		return;
	}
	note( $comment, is_there( $old ) ? 'post.edited' : 'post.restored' );
}

/** A comment is about to be deleted for good: its meta, and with it the revision, goes first. */
function before_delete( $comment_id ) {
	Now::$going[ (int) $comment_id ] = revise( (int) $comment_id );
}

/** A comment was deleted for good. */
function on_delete( $comment_id, $comment ) {
	// What was spam or in the trash was told of as deleted then, or never told of at all.
	$told = covers( $comment->comment_type ) && is_there( $comment->comment_approved );
	if ( ! $told || ! isset( Now::$going[ (int) $comment_id ] ) ) {
		return;
	}
	list( $revision, $at ) = Now::$going[ (int) $comment_id ];
	unset( Now::$going[ (int) $comment_id ] );
	$post_id = (int) $comment->comment_post_ID;
	write( $comment_id, $post_id, 'post.deleted', $revision, $at, describe_gone( $comment_id, $post_id, $revision, $at ) );
}

/** A whole post went into the trash with its comments: WordPress tells of no single comment then. */
function on_post_trashed( $post_id, $statuses ) {
	foreach ( (array) $statuses as $comment_id => $status ) {
		is_there( $status ) && note( get_comment( $comment_id ), 'post.deleted' );
	}
}

/** A post came out of the trash again with its comments. */
function on_post_untrashed( $post_id ) {
	tell_all( $post_id, 'post.restored' );
}

/** A post became private or public, or got a password: its comments did so too. */
function on_post_updated( $post_id, $after, $before ) {
	$trash = 'trash' === $after->post_status || 'trash' === $before->post_status;
	if ( ! $trash && is_open( $after ) !== is_open( $before ) ) {
		tell_all( $post_id, 'post.edited' );
	}
}

/** Tell of each comment of a post. */
function tell_all( $post_id, $type ) {
	global $wpdb;
	$query = "SELECT comment_ID FROM $wpdb->comments WHERE comment_post_ID = %d AND comment_approved IN ('0', '1')";
	foreach ( $wpdb->get_col( $wpdb->prepare( $query, $post_id ) ) as $comment_id ) {
		note( get_comment( $comment_id ), $type );
	}
}

// ----------------------------------------------------------------------------------------------- hold before publish

/** Hold a new comment until there is a decision, and remember what WordPress itself had decided. */
function hold_first( $approved, $data ) {
	Now::$would_be = null;
	$plain         = is_int( $approved ) || is_string( $approved );
	if ( ! $plain || ! in_array( (string) $approved, array( '0', '1' ), true ) ) {
		return $approved; // spam, trash or an error.
	}
	$type = isset( $data['comment_type'] ) ? $data['comment_type'] : '';
	$user = isset( $data['user_id'] ) ? (int) $data['user_id'] : 0;
	$post = get_post( (int) $data['comment_post_ID'] );
	// Nobody would decide about a comment that we may not tell the words of.
	if ( ! covers( $type ) || ! is_open( $post ) || ( $user && user_can( $user, 'moderate_comments' ) ) ) {
		return $approved;
	}
	Now::$would_be = array( (string) $approved, (int) $data['comment_post_ID'] );
	return 0;
}

/** Set when a held comment is published without an answer. */
function set_deadline( $comment_id ) {
	if ( release_minutes() > 0 ) {
		update_comment_meta( $comment_id, UNTIL, time() + 60 * release_minutes() );
	}
}

/** Core's mails wait while we hold a comment or are at work on one. */
function may_mail( $maybe, $comment_id ) {
	return Now::$quiet || metadata_exists( 'comment', (int) $comment_id, FIRST ) ? false : $maybe;
}

/** Give a held comment the status WordPress had decided on. Return whether its mails have yet to go out. */
function release( $comment_id ) {
	$would_be = (string) get_comment_meta( $comment_id, WOULD_BE, true );
	$first    = metadata_exists( 'comment', $comment_id, FIRST );
	foreach ( array( WOULD_BE, UNTIL, FIRST ) as $key ) {
		delete_comment_meta( $comment_id, $key );
	}
	if ( '1' === $would_be ) {
		wp_set_comment_status( $comment_id, 'approve' );
	}
	return $first;
}

/** The mails that WordPress would have sent at once had we not held the comment. */
function send_mails( $comment_id ) {
	wp_new_comment_notify_moderator( $comment_id );
	wp_new_comment_notify_postauthor( $comment_id );
}

/** Do something to comments while core's mails wait; $decision marks our own events. Return what it returns. */
function quietly( $decision, $act ) {
	Now::$decision = $decision;
	Now::$quiet    = true;
	try {
		return $act();
	} finally {
		Now::$decision = '';
		Now::$quiet    = false;
	}
}

/** Publish what has waited too long for an answer. */
function release_overdue() {
	global $wpdb;
	$query = "SELECT m.comment_id, m.meta_id, m.meta_value FROM $wpdb->commentmeta m
		JOIN $wpdb->comments c ON c.comment_ID = m.comment_id
		WHERE m.meta_key = %s AND m.meta_value + 0 <= %d AND c.comment_approved = '0' LIMIT 100";
	foreach ( $wpdb->get_results( $wpdb->prepare( $query, UNTIL, time() ) ) as $row ) {
		// Whoever moves the deadline releases the comment: two cron runs never both do, and one that dies is made up for.
		$mine = $wpdb->update(
			$wpdb->commentmeta,
			array( 'meta_value' => time() + 300 ),
			array(
				'meta_id'    => $row->meta_id,
				'meta_value' => $row->meta_value,
			)
		);
		if ( ! $mine ) {
			continue;
		}
		$comment_id = (int) $row->comment_id;
		wp_cache_delete( $comment_id, 'comment_meta' );
		$mails = quietly(
			'',
			function () use ( $comment_id ) {
				return release( $comment_id );
			}
		);
		$mails && send_mails( $comment_id );
		update_option( 'overshare_released', (int) get_option( 'overshare_released' ) + 1, false );
	}
}

// ----------------------------------------------------------------------------------------------------------- sending

/** Standard Webhooks headers for these bytes, signed with every secret in use. */
function sign( $message_id, $timestamp, $body ) {
	$signatures = array();
	foreach ( secrets() as $key ) {
		$signatures[] = 'v1,' . base64_encode( hash_hmac( 'sha256', "$message_id.$timestamp.$body", $key, true ) );
	}
	return array(
		'Content-Type'      => 'application/json',
		'webhook-id'        => $message_id,
		'webhook-timestamp' => (string) $timestamp,
		'webhook-signature' => implode( ' ', $signatures ),
	);
}

/** One signed request; the answer of wp_remote_post. */
function post_signed( $message_id, $body ) {
	return wp_remote_post(
		url(),
		array(
			'timeout'     => 10,
			'redirection' => 0,
			'blocking'    => true,
			'user-agent'  => 'overshare-wordpress/0.1.0',
			'headers'     => sign( $message_id, time(), $body ),
			'body'        => $body,
		)
	);
}

/** At a request's end: ask wp-cron for a run, if rows were written. A run of wp-cron itself sends what is due. */
function wake() {
	global $wpdb;
	if ( ! installed() ) {
		return;
	}
	if ( wp_doing_cron() ) {
		deliver_due(); // what came in while this run held wp-cron's lock, so that nobody else could be asked.
		return;
	}
	if ( ! Now::$written ) {
		return;
	}
	Now::$written = false;
	// wp-cron refuses the same event with the same arguments within ten minutes: the newest row's id makes it another.
	$newest = (int) $wpdb->get_var( 'SELECT MAX(id) FROM ' . outbox() );
	wp_schedule_single_event( time(), 'overshare_deliver', array( $newest ) );
	if ( defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON ) {
		return;
	}
	if ( ! wp_using_ext_object_cache() ) {
		// This request may have started a run when it began, and would take that run's lock for held although it is over.
		wp_cache_delete( 'alloptions', 'options' );
		wp_cache_delete( '_transient_doing_cron', 'options' );
	}
	spawn_cron();
}

/** Send what is due, for at most 25 seconds. One that fails ends the run: the receiver is down, or wants a rest. */
function deliver_due() {
	$end = time() + 25;
	if ( ! configured() || stopped() ) {
		return;
	}
	while ( time() < $end ) {
		$row = lease();
		if ( ! $row || ! deliver( $row ) ) {
			return;
		}
	}
}

/** Take the next due row for this run alone, or null. The attempt is counted before it is made. */
function lease() {
	global $wpdb;
	$table = outbox();
	for ( $try = 0; $try < 20; $try++ ) {
		// The database's clock is the one clock that all our web servers share.
		$free = "state = 'due' AND due_at <= UNIX_TIMESTAMP() AND lease_until <= UNIX_TIMESTAMP()";
		$id   = $wpdb->get_var( "SELECT id FROM $table WHERE $free ORDER BY due_at, id LIMIT 1" );
		if ( ! $id ) {
			return null;
		}
		$take = "UPDATE $table SET attempts = attempts + 1, lease_until = UNIX_TIMESTAMP() + %d WHERE id = %d AND $free";
		if ( $wpdb->query( $wpdb->prepare( $take, LEASE, $id ) ) ) {
			return $wpdb->get_row( $wpdb->prepare( "SELECT * FROM $table WHERE id = %d", $id ) );
		}
	}
	return null;
}

/** Send one row and write down what came of it. Return whether the receiver is there for the next. */
function deliver( $row ) {
	$body   = null === $row->payload ? rebuilt( $row ) : $row->payload;
	$answer = post_signed( $row->message_id, $body );
	if ( is_wp_error( $answer ) ) {
		later( $row, $answer->get_error_message(), 0 );
		return false;
	}
	$status = (int) wp_remote_retrieve_response_code( $answer );
	if ( $status >= 200 && $status < 300 ) {
		settle( $row, 'sent', '' );
		update_option( 'overshare_last_sent', time(), false );
		return true;
	}
	if ( 410 === $status ) {
		stop();
		return false;
	}
	if ( 408 === $status || 425 === $status || 429 === $status || $status >= 500 ) {
		later( $row, "HTTP $status", (int) wp_remote_retrieve_header( $answer, 'retry-after' ) );
		return false;
	}
	settle( $row, 'failed', "HTTP $status" );
	return true;
}

/** The payload of a row whose text was not kept: as the comment stands now. */
function rebuilt( $row ) {
	$comment = get_comment( (int) $row->comment_id );
	if ( ! $comment ) {
		$gone = describe_gone( $row->comment_id, $row->post_id, $row->revision, $row->revised_at );
		return payload( 'post.deleted', $gone, $row->decision_id );
	}
	list( $revision, $at ) = order_of( $comment->comment_ID );
	$type = is_there( $comment->comment_approved ) ? $row->type : 'post.deleted';
	return payload( $type, describe( $comment, $revision, $at ), $row->decision_id );
}

/** A comment's present array( revision, revised_at ). */
function order_of( $comment_id ) {
	$revision = (int) get_comment_meta( $comment_id, REVISION, true );
	$at       = (string) get_comment_meta( $comment_id, REVISED, true );
	return array( $revision, '' === $at ? iso( get_comment( $comment_id )->comment_date_gmt ) : $at );
}

/** Try a row again later, or give up after the last attempt. */
function later( $row, $error, $wait ) {
	global $wpdb;
	if ( $row->attempts > count( BACKOFF ) ) {
		settle( $row, 'failed', $error );
		return;
	}
	$wait  = max( BACKOFF[ $row->attempts - 1 ], min( $wait, 86400 ) );
	$query = 'UPDATE ' . outbox() . ' SET due_at = UNIX_TIMESTAMP() + %d, lease_until = 0, last_error = %s WHERE id = %d';
	$wpdb->query( $wpdb->prepare( $query, $wait, substr( $error, 0, 190 ), $row->id ) );
	// The minute's sweep would do; this is for blogs where only single events are run.
	wp_schedule_single_event( time() + $wait, 'overshare_deliver', array( (int) $row->id, (int) $row->attempts ) );
}

/** A row has come to its end: its text goes. */
function settle( $row, $state, $error ) {
	global $wpdb;
	$query = 'UPDATE ' . outbox() . " SET state = %s, payload = NULL, lease_until = 0, done_at = %d, last_error = %s WHERE id = %d";
	$wpdb->query( $wpdb->prepare( $query, $state, time(), substr( $error, 0, 190 ), $row->id ) );
}

/** The receiver is gone (410): send nothing more to this address, and keep no text for it. */
function stop() {
	global $wpdb;
	update_option( 'overshare_stopped', url() );
	$wpdb->query( 'UPDATE ' . outbox() . " SET state = 'stopped', payload = NULL, lease_until = 0, last_error = 'HTTP 410' WHERE state = 'due'" );
}

/** Send again what failed or was stopped, as the comments stand now. */
function resume() {
	global $wpdb;
	if ( ! installed() ) {
		return;
	}
	delete_option( 'overshare_stopped' );
	$wpdb->query( 'UPDATE ' . outbox() . " SET state = 'due', attempts = 0, due_at = 0, done_at = 0 WHERE state IN ('failed', 'stopped')" );
	Now::$written = true;
}

/** Each minute: send, release, find what no hook told us of, forget. */
function sweep() {
	global $wpdb;
	release_overdue();
	find_untold();
	deliver_due();
	$sent = 'DELETE FROM ' . outbox() . " WHERE state = 'sent' AND done_at < %d LIMIT 1000";
	$wpdb->query( $wpdb->prepare( $sent, time() - DAY_IN_SECONDS * keep_days() ) );
	$lost = 'DELETE FROM ' . outbox() . " WHERE state <> 'due' AND created_at < %d LIMIT 1000";
	$wpdb->query( $wpdb->prepare( $lost, time() - DAY_IN_SECONDS * ( 90 + keep_days() ) ) );
	$wpdb->query( $wpdb->prepare( 'DELETE FROM ' . seen() . ' WHERE seen_at < %d', time() - 4 * TOLERANCE ) );
}

/** Comments that came in while this file was away, or past the hooks: tell of them now. */
function find_untold() {
	global $wpdb;
	$types = covered_types();
	$each  = implode( ', ', array_fill( 0, count( $types ), '%s' ) );
	$query = "SELECT c.comment_ID FROM $wpdb->comments c
		LEFT JOIN $wpdb->commentmeta m ON m.comment_id = c.comment_ID AND m.meta_key = %s
		WHERE c.comment_ID > %d AND c.comment_approved IN ('0', '1') AND c.comment_type IN ($each)
		AND m.meta_id IS NULL ORDER BY c.comment_ID LIMIT 100";
	$known = array_merge( array( REVISION, (int) get_option( 'overshare_watermark' ) ), $types );
	foreach ( $wpdb->get_col( $wpdb->prepare( $query, $known ) ) as $comment_id ) {
		note( get_comment( $comment_id ), 'post.created' );
	}
}

// --------------------------------------------------------------------------------------------------------- receiving

/** The routes. Whoever calls is known by the signature, so WordPress' own permissions do not apply. */
function routes() {
	$open = array(
		'permission_callback' => '__return_true',
		'show_in_index'       => false,
	);
	register_rest_route( 'overshare/v1', '/decisions', array( 'methods' => 'POST', 'callback' => __NAMESPACE__ . '\take_decision' ) + $open );
	register_rest_route( 'overshare/v1', '/comments/(?P<id>\d{1,19})', array( 'methods' => 'GET', 'callback' => __NAMESPACE__ . '\show_comment' ) + $open );
	register_rest_route( 'overshare/v1', '/comments', array( 'methods' => 'GET', 'callback' => __NAMESPACE__ . '\show_changes' ) + $open );
}

/** An answer that no cache keeps. */
function answer( $status, $data ) {
	$response = new \WP_REST_Response( $data, $status );
	$response->header( 'Cache-Control', 'no-store' );
	return $response;
}

/** Whether the request is signed by Overshare and fresh. Every reason to refuse looks the same from outside. */
function is_signed( $request, $signed ) {
	$id        = (string) $request->get_header( 'webhook-id' );
	$timestamp = (string) $request->get_header( 'webhook-timestamp' );
	$given     = (string) $request->get_header( 'webhook-signature' );
	$well      = preg_match( '/^[\x21-\x2d\x2f-\x7e]{1,190}$/D', $id ) && preg_match( '/^\d{1,12}$/D', $timestamp ) && strlen( $given ) <= 2048;
	if ( ! $well || abs( time() - (int) $timestamp ) > TOLERANCE ) {
		return false;
	}
	$right = false;
	foreach ( explode( ' ', sign( $id, $timestamp, $signed )['webhook-signature'] ) as $expected ) {
		foreach ( array_slice( explode( ' ', $given ), 0, 16 ) as $token ) {
			$right = ( '' !== $expected && hash_equals( $expected, $token ) ) || $right;
		}
	}
	return $right;
}

/** Whether this very request (its id and time) is new. A repeat by the sender itself has a new time. */
function is_new( $request ) {
	global $wpdb;
	$key   = hash( 'sha256', $request->get_header( 'webhook-id' ) . '.' . $request->get_header( 'webhook-timestamp' ) );
	$query = 'INSERT IGNORE INTO ' . seen() . ' (id, seen_at) VALUES (%s, %d)';
	return (bool) $wpdb->query( $wpdb->prepare( $query, $key, time() ) );
}

/** The one answer to whoever is not Overshare. */
function refusal() {
	return answer( 401, array( 'code' => 'overshare_not_signed' ) );
}

/** What a GET signs: the path and query exactly as they came in. */
function signed_path() {
	return 'GET ' . ( isset( $_SERVER['REQUEST_URI'] ) ? (string) wp_unslash( $_SERVER['REQUEST_URI'] ) : '' );
}

/** GET comments/{id}: what stands there now. */
function show_comment( $request ) {
	if ( ! is_signed( $request, signed_path() ) ) {
		return refusal();
	}
	$comment = get_comment( (int) $request['id'] );
	if ( ! $comment || ! covers( $comment->comment_type ) ) {
		return answer( 404, array( 'code' => 'overshare_gone' ) );
	}
	list( $revision, $at ) = order_of( $comment->comment_ID );
	$text = text_of( $comment->comment_content );
	return answer(
		200,
		array(
			'id'          => (string) $comment->comment_ID,
			'status'      => status_of( $comment ),
			'text'        => $text,
			'text_sha256' => hash( 'sha256', $text ),
			'revision'    => $at . '#' . $revision,
			'revised_at'  => $at,
		)
	);
}

/** GET comments?since=CURSOR: the comments with events after the cursor (an outbox id), as they stand now. */
function show_changes( $request ) {
	global $wpdb;
	if ( ! is_signed( $request, signed_path() ) ) {
		return refusal();
	}
	$since = (string) $request['since'];
	$since = ctype_digit( $since ) ? (int) $since : 0;
	$query = 'SELECT MAX(id) AS id, comment_id, MAX(post_id) AS post_id, MAX(revision) AS revision, MAX(revised_at) AS revised_at
		FROM ' . outbox() . ' WHERE id > %d GROUP BY comment_id ORDER BY MAX(id) LIMIT 51';
	$rows  = $wpdb->get_results( $wpdb->prepare( $query, $since ) );
	$page  = fitting( array_slice( $rows, 0, 50 ) );
	$last  = $page ? (int) $rows[ count( $page ) - 1 ]->id : $since;
	return answer(
		200,
		array(
			'comments' => $page,
			'cursor'   => (string) $last,
			'more'     => count( $rows ) > count( $page ),
		)
	);
}

/** The comments of these rows, as many as stay well below the receiver's limit of 1 MiB, but at least one. */
function fitting( $rows ) {
	$page = array();
	$size = 0;
	foreach ( $rows as $row ) {
		$data  = current_data( $row );
		$size += strlen( wp_json_encode( $data ) );
		if ( $page && $size > LARGEST / 2 ) {
			break;
		}
		$page[] = $data;
	}
	return $page;
}

/** A comment as it stands now, deleted or not. */
function current_data( $row ) {
	$comment = get_comment( (int) $row->comment_id );
	if ( ! $comment ) {
		return describe_gone( $row->comment_id, $row->post_id, $row->revision, $row->revised_at );
	}
	list( $revision, $at ) = order_of( $comment->comment_ID );
	$data = describe( $comment, $revision, $at );
	if ( ! is_there( $comment->comment_approved ) ) {
		$data = array_merge( $data, array( 'text' => '', 'text_sha256' => hash( 'sha256', '' ), 'author' => null ) );
	}
	return $data;
}

// ------------------------------------------------------------------------------------------------ carrying out decisions

/** POST decisions: carry one out, or say why not. */
function take_decision( $request ) {
	$body = (string) $request->get_body();
	if ( strlen( $body ) > LARGEST ) {
		return answer( 413, array( 'code' => 'overshare_too_long' ) );
	}
	if ( ! is_signed( $request, $body ) ) {
		return refusal();
	}
	$order = read_order( $body );
	if ( ! $order ) {
		return answer( 422, array( 'code' => 'overshare_unreadable' ) );
	}
	if ( ! is_new( $request ) ) {
		// Not an error that ends a decision: if it was the sender, it comes again with another time.
		$again = answer( 429, array( 'code' => 'overshare_replayed' ) );
		$again->header( 'Retry-After', '2' );
		return $again;
	}
	return in_transaction( $order );
}

/** A decision read from its JSON, or null. */
function read_order( $body ) {
	$event = json_decode( $body, true, 16 );
	$data  = isset( $event['data'] ) && is_array( $event['data'] ) ? $event['data'] : array();
	foreach ( array( 'decision_id', 'object', 'id', 'action', 'base_text_sha256' ) as $key ) {
		if ( ! isset( $data[ $key ] ) || ! is_string( $data[ $key ] ) ) {
			return null;
		}
	}
	$writes = in_array( $data['action'], array( 'redact', 'restore' ), true );
	$fits   = in_array( $data['action'], array( 'redact', 'hold', 'allow', 'restore' ), true )
		&& isset( $event['type'] ) && 'decision.' . $data['action'] === $event['type']
		&& 'comment' === $data['object'] && preg_match( '/^\d{1,19}$/D', $data['id'] )
		&& preg_match( '/^[\x21-\x7e]{1,64}$/D', $data['decision_id'] )
		&& ( ! $writes || ( isset( $data['result_text'] ) && is_string( $data['result_text'] ) ) );
	if ( ! $fits ) {
		return null;
	}
	$data['spans'] = isset( $data['spans'] ) && is_array( $data['spans'] ) ? $data['spans'] : array();
	return $data;
}

/** Carry out an order with the comment's row locked: nobody edits between the look and the write. */
function in_transaction( $order ) {
	global $wpdb;
	$id = (int) $order['id'];
	$wpdb->query( 'START TRANSACTION' );
	try {
		$wpdb->get_var( $wpdb->prepare( "SELECT comment_ID FROM $wpdb->comments WHERE comment_ID = %d FOR UPDATE", $id ) );
		clean_comment_cache( $id );
		list( $status, $data, $mails ) = quietly(
			$order['decision_id'],
			function () use ( $order, $id ) {
				return carry_out( $order, get_comment( $id ) );
			}
		);
		$wpdb->query( 'COMMIT' );
	} catch ( \Throwable $error ) {
		$wpdb->query( 'ROLLBACK' );
		clean_comment_cache( $id );
		wp_cache_delete( $id, 'comment_meta' );
		Now::$written = false;
		// 422: it would come out the same however often it is tried.
		return answer( 422 === $error->getCode() ? 422 : 500, array( 'code' => 'overshare_not_done' ) );
	}
	$mails && send_mails( $id );
	return answer( $status, $data );
}

/** What an order does to a comment: array( HTTP status, answer, whether core's mails are due now ). */
function carry_out( $order, $comment ) {
	if ( ! $comment || ! covers( $comment->comment_type ) ) {
		return array( 404, array( 'code' => 'overshare_gone' ), false );
	}
	$now  = fingerprint( $comment->comment_content );
	$base = $order['base_text_sha256'];
	if ( is_written( $comment, $order, $now ) ) {
		return array( 200, already( $now ), false );
	}
	$alias = explode( ':', (string) get_comment_meta( $comment->comment_ID, ALIAS, true ) );
	$same  = hash_equals( $now, $base ) || ( 2 === count( $alias ) && $alias === array( $base, $now ) );
	if ( ! $same ) {
		return array( 409, array( 'text_sha256' => $now ), false );
	}
	switch ( $order['action'] ) {
		case 'hold':
			return hold( $comment, $now );
		case 'allow':
			return allow( $comment, $now );
		default:
			return rewrite( $comment, $order );
	}
}

/** Whether the text an order would write stands there already. */
function is_written( $comment, $order, $now ) {
	if ( ! isset( $order['result_text'] ) || ! in_array( $order['action'], array( 'redact', 'restore' ), true ) ) {
		return false;
	}
	$wanted = fingerprint( $order['result_text'] );
	return hash_equals( $wanted, $now ) || get_comment_meta( $comment->comment_ID, ALIAS, true ) === "$wanted:$now";
}

function already( $fingerprint ) {
	return array(
		'applied'     => false,
		'reason'      => 'already',
		'text_sha256' => $fingerprint,
	);
}

function applied( $fingerprint ) {
	return array(
		'applied'     => true,
		'text_sha256' => $fingerprint,
	);
}

/** Take a comment from the readers' eyes until there is another decision. */
function hold( $comment, $now ) {
	$id = (int) $comment->comment_ID;
	delete_comment_meta( $id, UNTIL ); // a person has looked: it is not published without an answer any more.
	if ( ! is_there( $comment->comment_approved ) || metadata_exists( 'comment', $id, WOULD_BE ) ) {
		return array( 200, already( $now ), false );
	}
	add_comment_meta( $id, WOULD_BE, (string) $comment->comment_approved, true );
	if ( '1' === (string) $comment->comment_approved ) {
		wp_set_comment_status( $id, 'hold' );
	}
	return array( 200, applied( $now ), false );
}

/** Let WordPress do what it had decided itself. What WordPress wants moderated stays in its own queue. */
function allow( $comment, $now ) {
	$id = (int) $comment->comment_ID;
	if ( ! is_there( $comment->comment_approved ) ) {
		return array( 410, array( 'code' => 'overshare_gone' ), false );
	}
	if ( ! metadata_exists( 'comment', $id, WOULD_BE ) ) {
		return array( 200, already( $now ), false );
	}
	$mails = release( $id );
	return array( 200, applied( $now ), $mails );
}

/** Write another text, and nothing else. */
function rewrite( $comment, $order ) {
	$id     = (int) $comment->comment_ID;
	$before = text_of( $comment->comment_content );
	$redact = 'redact' === $order['action'];
	$redact ? remember_hold( $id ) : hold_again( $id );
	write_text( $id, $order['result_text'] );
	$after   = text_of( get_comment( $id )->comment_content );
	$removed = $redact ? removed_values( $before, $order['spans'] ) : array();
	foreach ( $removed as $value => $replacement ) {
		if ( substr_count( $after, (string) $value ) > substr_count( $order['result_text'], (string) $value ) ) {
			throw new \RuntimeException( 'a filter has put back what was removed', 422 );
		}
	}
	$asked  = fingerprint( $order['result_text'] );
	$stored = fingerprint( $after );
	delete_comment_meta( $id, ALIAS );
	if ( $asked !== $stored ) {
		add_comment_meta( $id, ALIAS, "$asked:$stored", true );
	}
	$redact && scrub_meta( $id, $before, $order['result_text'], $removed );
	forget_caches( $id, (int) $comment->comment_post_ID );
	return array( 200, applied( $stored ), false );
}

/** Keep in mind whether the comment was held when it was redacted. */
function remember_hold( $comment_id ) {
	delete_comment_meta( $comment_id, REHOLD );
	if ( metadata_exists( 'comment', $comment_id, WOULD_BE ) ) {
		add_comment_meta( $comment_id, REHOLD, get_comment_meta( $comment_id, WOULD_BE, true ), true );
	}
}

/** The text comes back that was redacted while the comment was held: it must not be public for a moment. */
function hold_again( $comment_id ) {
	$would_be = (string) get_comment_meta( $comment_id, REHOLD, true );
	delete_comment_meta( $comment_id, REHOLD );
	if ( '1' === $would_be && '1' === (string) get_comment( $comment_id )->comment_approved ) {
		add_comment_meta( $comment_id, WOULD_BE, $would_be, true );
		wp_set_comment_status( $comment_id, 'hold' );
	}
}

/** Update a comment's text by WordPress' own function, so that filters, counts and other plugins do their part. */
function write_text( $comment_id, $text ) {
	Now::$kept = get_comment( $comment_id, ARRAY_A );
	try {
		$done = wp_update_comment(
			array(
				'comment_ID'      => $comment_id,
				'comment_content' => wp_slash( $text ),
			),
			true
		);
	} finally {
		Now::$kept = null;
	}
	if ( is_wp_error( $done ) ) {
		throw new \RuntimeException( 'WordPress did not save the text' );
	}
}

/**
 * While we write a text, everything else stays as it is in the row.
 *
 * wp_update_comment() runs the name, address and agent through filters once more and works comment_date_gmt out anew
 * from the local date, which is another time when the blog's time zone has been changed since.
 */
function keep_the_rest( $data ) {
	if ( null === Now::$kept || is_wp_error( $data ) ) {
		return $data;
	}
	$kept = Now::$kept;
	unset( $kept['comment_content'] );
	return array_merge( $data, array_intersect_key( $kept, $data ) );
}

/** What the spans of an order took out of a text: value => what stands there now. */
function removed_values( $text, $spans ) {
	$removed = array();
	foreach ( $spans as $span ) {
		if ( ! isset( $span['start'], $span['end'] ) || ! is_int( $span['start'] ) || ! is_int( $span['end'] ) ) {
			continue;
		}
		// Spans count code points, not bytes.
		$value = mb_substr( $text, $span['start'], $span['end'] - $span['start'], 'UTF-8' );
		if ( '' !== trim( $value ) ) {
			$removed[ $value ] = isset( $span['replacement'] ) && is_string( $span['replacement'] ) ? $span['replacement'] : '';
		}
	}
	return $removed;
}

/** Other plugins keep copies in the comment's meta: Akismet the whole submission, some the text. */
function scrub_meta( $comment_id, $before, $after, $removed ) {
	foreach ( (array) get_comment_meta( $comment_id ) as $key => $values ) {
		if ( 0 === strpos( $key, '_overshare_' ) || 0 === strpos( $key, '_wp_trash_' ) ) {
			continue;
		}
		// A short value may stand in another plugin's meta by chance, so only whole texts are replaced there.
		$pairs = 0 === strpos( $key, 'akismet_' ) ? array( $before => $after ) + $removed : array( $before => $after );
		unset( $pairs[''] );
		foreach ( array_map( 'maybe_unserialize', $values ) as $value ) {
			$clean = replaced( $value, $pairs );
			if ( $clean !== $value ) {
				update_comment_meta( $comment_id, wp_slash( $key ), wp_slash( $clean ), $value ); // the old value is not unslashed.
			}
		}
	}
}

/** A meta value with all pairs replaced, in arrays too. Objects are left alone. */
function replaced( $value, $pairs ) {
	if ( is_array( $value ) ) {
		foreach ( $value as $key => $part ) {
			$value[ $key ] = replaced( $part, $pairs );
		}
		return $value;
	}
	return is_string( $value ) && '' !== $value ? strtr( $value, $pairs ) : $value;
}

/** Pages with the old text may lie in caches: those that clear at WordPress' signal, and the usual others. */
function forget_caches( $comment_id, $post_id ) {
	clean_comment_cache( $comment_id );
	clean_post_cache( $post_id );
	do_action( 'litespeed_purge_post', $post_id );
	do_action( 'cache_enabler_clear_page_cache_by_post', $post_id );
	foreach ( array( 'wp_cache_post_change', 'w3tc_flush_post', 'rocket_clean_post', 'wpfc_clear_post_cache_by_id' ) as $clear ) {
		if ( function_exists( $clear ) ) {
			$clear( $post_id );
		}
	}
	/**
	 * A comment's text was changed by a decision: for caches that we do not know.
	 *
	 * @param int $comment_id The comment.
	 * @param int $post_id    The post it stands under.
	 */
	do_action( 'overshare_text_changed', $comment_id, $post_id );
}

// ---------------------------------------------------------------------------------------------------- the admin's page

/** Settings > Overshare. */
function menu() {
	add_options_page( 'Overshare', 'Overshare', 'manage_options', 'overshare', __NAMESPACE__ . '\page' );
}

/** How many rows of the outbox are in each state. */
function counts() {
	global $wpdb;
	$counts = array();
	foreach ( ! installed() ? array() : (array) $wpdb->get_results( 'SELECT state, COUNT(*) AS n FROM ' . outbox() . ' GROUP BY state' ) as $row ) {
		$counts[ $row->state ] = (int) $row->n;
	}
	return $counts + array_fill_keys( array( 'due', 'sent', 'failed', 'stopped' ), 0 );
}

/** What is wrong, in sentences; empty when nothing is. */
function troubles() {
	$troubles = array();
	if ( 'off' === mode() ) {
		return array( 'Overshare is switched off (OVERSHARE_MODE is "off").' );
	}
	if ( ! configured() ) {
		$troubles[] = 'Overshare does nothing yet: define OVERSHARE_URL and OVERSHARE_SECRET (whsec_...) in wp-config.php.';
	}
	if ( stopped() ) {
		$troubles[] = 'Overshare answered 410 Gone, so nothing more is sent to it. Check OVERSHARE_URL, then press "Send again".';
	}
	$failed = counts()['failed'];
	if ( $failed ) {
		$events     = 1 === $failed ? '1 event' : "$failed events";
		$troubles[] = "$events could not be delivered to Overshare. See the last error, then press \"Send again\".";
	}
	return $troubles;
}

/** The notice that an admin sees on every page while something is wrong. */
function notice() {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	foreach ( troubles() as $trouble ) {
		$link = admin_url( 'options-general.php?page=overshare' );
		printf( '<div class="notice notice-warning"><p>%s <a href="%s">Overshare</a></p></div>', esc_html( $trouble ), esc_url( $link ) );
	}
}

/** The page itself. Secrets are never shown, only how many there are and how each begins. */
function page() {
	global $wpdb;
	$counts = counts();
	$look   = installed();
	$error  = $look ? (string) $wpdb->get_var( 'SELECT last_error FROM ' . outbox() . " WHERE last_error <> '' ORDER BY id DESC LIMIT 1" ) : '';
	$oldest = $look ? (int) $wpdb->get_var( 'SELECT MIN(created_at) FROM ' . outbox() . " WHERE state = 'due'" ) : 0;
	$last   = (int) get_option( 'overshare_last_sent' );
	$next   = wp_next_scheduled( 'overshare_sweep' );
	$ping   = get_transient( 'overshare_ping' );
	$rows   = array(
		'Sends to'                    => '' === url() ? 'nowhere yet' : url(),
		'Secrets'                     => hints(),
		'New comments'                => new_comments(),
		'Waiting to be sent'          => $counts['due'] . ( $oldest ? ', the oldest since ' . human_time_diff( $oldest ) : '' ),
		'Sent'                        => $counts['sent'] . ( $last ? ', the last ' . human_time_diff( $last ) . ' ago' : '' ),
		'Not delivered'               => (string) ( $counts['failed'] + $counts['stopped'] ),
		'Last error'                  => '' === $error ? 'none' : $error,
		'Published without an answer' => (string) (int) get_option( 'overshare_released' ),
		'Next look by wp-cron'        => $next ? gmdate( 'Y-m-d H:i:s', $next ) . ' UTC' : 'not planned',
		'Last test'                   => $ping ? (string) $ping : 'none in the last hour',
	);
	echo '<div class="wrap"><h1>Overshare</h1><table class="widefat striped" style="max-width:60em"><tbody>';
	foreach ( $rows as $label => $value ) {
		printf( '<tr><th scope="row">%s</th><td>%s</td></tr>', esc_html( $label ), esc_html( $value ) );
	}
	echo '</tbody></table><p>';
	button( 'overshare_ping', 'Send a test' );
	button( 'overshare_resume', 'Send again what was not delivered' );
	if ( 'off' === mode() ) {
		button( 'overshare_remove', "Remove Overshare's tables and notes" );
	}
	echo '</p></div>';
}

/** How new comments are treated, in words. */
function new_comments() {
	$minutes = release_minutes();
	$words   = array(
		'off'     => 'are none of our business (off)',
		'publish' => 'are published at once and looked at afterwards (publish)',
		'hold'    => 'wait for Overshare' . ( $minutes ? ", at most $minutes minutes" : ', however long it takes' ) . ' (hold)',
	);
	return $words[ mode() ];
}

/** Enough of each secret to tell it from another. */
function hints() {
	if ( ! secrets() ) {
		return 'none that can be used';
	}
	$shown = array();
	foreach ( preg_split( '/\s+/', trim( (string) OVERSHARE_SECRET ) ) as $secret ) {
		$shown[] = substr( $secret, 0, 10 ) . '...';
	}
	return implode( ', ', $shown );
}

/** A button that posts to one of our actions. */
function button( $action, $label ) {
	printf( '<form method="post" action="%s" style="display:inline">', esc_url( admin_url( 'admin-post.php' ) ) );
	printf( '<input type="hidden" name="action" value="%s">', esc_attr( $action ) );
	wp_nonce_field( $action );
	printf( '<button class="button">%s</button></form> ', esc_html( $label ) );
}

/** Who may press our buttons. Ends the request otherwise. */
function guard( $action ) {
	if ( ! current_user_can( 'manage_options' ) ) {
		wp_die( 'You may not do this.', '', array( 'response' => 403 ) );
	}
	check_admin_referer( $action );
}

/** Back to the page. */
function back() {
	wp_safe_redirect( admin_url( 'options-general.php?page=overshare' ) );
	exit;
}

/** The button "Send a test". */
function on_ping() {
	guard( 'overshare_ping' );
	$result = 'not possible: define OVERSHARE_URL and OVERSHARE_SECRET first';
	if ( configured() ) {
		$answer = post_signed( 'msg_' . bin2hex( random_bytes( 16 ) ), payload( 'ping', array( 'source' => 'wordpress', 'site' => home_url() ), '' ) );
		$status = is_wp_error( $answer ) ? 0 : (int) wp_remote_retrieve_response_code( $answer );
		$result = is_wp_error( $answer ) ? 'failed: ' . $answer->get_error_message() : "failed: HTTP $status";
		$result = $status >= 200 && $status < 300 ? "worked: HTTP $status" : $result;
	}
	set_transient( 'overshare_ping', $result, HOUR_IN_SECONDS );
	back();
}

/** The button "Send again". */
function on_resume() {
	guard( 'overshare_resume' );
	resume();
	back();
}

/** The button "Remove": held comments get their status, then everything of ours goes. Only while switched off. */
function on_remove() {
	guard( 'overshare_remove' );
	'off' === mode() && remove();
	back();
}

/** Remove all that we keep in the blog's database. */
function remove() {
	global $wpdb;
	$held = $wpdb->get_col( $wpdb->prepare( "SELECT comment_id FROM $wpdb->commentmeta WHERE meta_key = %s", WOULD_BE ) );
	foreach ( $held as $comment_id ) {
		$mails = quietly(
			'',
			function () use ( $comment_id ) {
				return release( (int) $comment_id );
			}
		);
		$mails && send_mails( (int) $comment_id );
	}
	foreach ( array( REVISION, REVISED, WOULD_BE, UNTIL, FIRST, REHOLD, ALIAS ) as $key ) {
		delete_metadata( 'comment', 0, $key, '', true );
	}
	$wpdb->query( 'DROP TABLE IF EXISTS ' . outbox() . ', ' . seen() );
	foreach ( array( 'schema', 'stopped', 'watermark', 'released', 'last_sent' ) as $option ) {
		delete_option( "overshare_$option" );
	}
	delete_transient( 'overshare_ping' );
	wp_unschedule_hook( 'overshare_sweep' );
	wp_unschedule_hook( 'overshare_deliver' );
}

/** A paragraph for the blog's privacy policy. */
function suggest_policy() {
	$text = 'New comments are sent to our installation of Overshare, which looks for personal data that was published by'
		. ' mistake. It receives the text, your name, your e-mail address and your IP address as this blog stores them.';
	wp_add_privacy_policy_content( 'Overshare', wp_kses_post( wpautop( $text ) ) );
}

// -------------------------------------------------------------------------------------------------------------- start

/** A schedule of one minute. */
function every_minute( $schedules ) {
	$schedules['overshare_minute'] = array(
		'interval' => MINUTE_IN_SECONDS,
		'display'  => 'Every minute (Overshare)',
	);
	return $schedules;
}

/** See that the sweep is planned. */
function plan() {
	if ( ! wp_installing() && ! wp_next_scheduled( 'overshare_sweep' ) ) {
		wp_schedule_event( time(), 'overshare_minute', 'overshare_sweep' );
	}
}

/** Register everything. Without an address and a secret, only the page is there. */
function start() {
	$hook = function ( $name, $callback, $arguments = 1, $priority = 10 ) {
		add_filter( $name, __NAMESPACE__ . '\\' . $callback, $priority, $arguments );
	};
	$hook( 'admin_menu', 'menu' );
	$hook( 'admin_notices', 'notice' );
	$hook( 'admin_post_overshare_ping', 'on_ping' );
	$hook( 'admin_post_overshare_resume', 'on_resume' );
	$hook( 'admin_post_overshare_remove', 'on_remove' );
	$hook( 'notify_moderator', 'may_mail', 2, 1000 );
	$hook( 'notify_post_author', 'may_mail', 2, 1000 );
	// Also while switched off: an event planned before would else be an error in the log every minute.
	$hook( 'cron_schedules', 'every_minute' );
	if ( 'off' === mode() || ! configured() ) {
		return;
	}
	$hook( 'init', 'install', 0, 1 );
	$hook( 'init', 'plan', 0, 20 );
	$hook( 'admin_init', 'suggest_policy' );
	$hook( 'overshare_sweep', 'sweep' );
	$hook( 'overshare_deliver', 'deliver_due' );
	$hook( 'shutdown', 'wake', 1, 1000 );
	$hook( 'rest_api_init', 'routes' );
	$hook( 'wp_insert_comment', 'on_insert', 2 );
	$hook( 'edit_comment', 'on_edit' );
	$hook( 'transition_comment_status', 'on_transition', 3 );
	$hook( 'delete_comment', 'before_delete' );
	$hook( 'deleted_comment', 'on_delete', 2 );
	$hook( 'trashed_post_comments', 'on_post_trashed', 2 );
	$hook( 'untrashed_post_comments', 'on_post_untrashed' );
	$hook( 'post_updated', 'on_post_updated', 3 );
	$hook( 'wp_update_comment_data', 'keep_the_rest', 1, PHP_INT_MAX );
	if ( 'hold' === mode() ) {
		$hook( 'pre_comment_approved', 'hold_first', 2, PHP_INT_MAX );
	}
}

start();
