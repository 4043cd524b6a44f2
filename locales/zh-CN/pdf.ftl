# PDF
pdf-no-chinese-font = 本机没有任何中文字体，写不出 PDF。安装一种（Debian、Ubuntu：apt-get install fonts-noto-cjk；统信、麒麟系统一般自带），或者把字体文件放进数据文件夹下的 fonts 文件夹
pdf-no-fangsong = 没有仿宋字体，正文改用{ $used }。把仿宋_GB2312（或开源的朱雀仿宋、FandolFang）的字体文件放进数据文件夹下的 fonts 文件夹即可，也可以用 --fonts 指定别的文件夹
pdf-no-kaiti = 没有楷体字体，二级标题改用{ $used }。把楷体_GB2312的字体文件放进数据文件夹下的 fonts 文件夹，或者安装开源的霞鹜文楷（Debian：apt-get install fonts-lxgw-wenkai）
pdf-no-heiti = 没有黑体字体，一级标题改用{ $used }。把黑体的字体文件放进数据文件夹下的 fonts 文件夹，或者安装思源黑体（Debian：apt-get install fonts-noto-cjk）
pdf-no-xiaobiaosong = 没有小标宋字体，标题改用{ $used }。把方正小标宋简体的字体文件放进数据文件夹下的 fonts 文件夹，或者安装思源宋体（Debian：apt-get install fonts-noto-cjk）
pdf-no-songti = 没有宋体字体，页码改用{ $used }。把宋体的字体文件放进数据文件夹下的 fonts 文件夹，或者安装思源宋体（Debian：apt-get install fonts-noto-cjk）
pdf-font-restricted = 字体{ $font }的许可不允许嵌入文件，没有使用；存档用的 PDF 必须嵌入字体
pdf-characters-borrowed = { $role }字体缺“{ $characters }”，这些字用{ $used }补上
pdf-characters-lacking = 所有字体都缺下列字，印成〓：{ $characters }。把含有这些字的字体文件放进数据文件夹下的 fonts 文件夹
pdf-undated = 文件没有日期；存档用的 PDF 必须有日期
pdf-not-set = 没有排成 PDF：{ $why }
