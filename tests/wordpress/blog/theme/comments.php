<?php
/**
 * The comments of a post.
 *
 * @package Overshare
 */

echo '<ol id="comments">';
wp_list_comments();
echo '</ol>';
comment_form();
