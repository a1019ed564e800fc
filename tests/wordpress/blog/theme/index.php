<?php
/**
 * The plainest theme that shows posts with their comments and the comment form.
 *
 * @package Overshare
 */

?><!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head><meta charset="utf-8"><title><?php bloginfo( 'name' ); ?></title><?php wp_head(); ?></head>
<body>
<?php
while ( have_posts() ) {
	the_post();
	the_title( '<h1>', '</h1>' );
	the_content();
	comments_template();
}
wp_footer();
?>
</body>
</html>
